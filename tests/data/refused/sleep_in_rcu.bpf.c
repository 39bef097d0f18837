/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A helper that sleeps, in a program that may not. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
SEC("tp_btf/sched_switch") int prog(u64 *ctx) { char b[8]; bpf_copy_from_user(b, 8, (void*)0); return 0; }
char _license[] SEC("license") = "GPL";

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An enumerator that no kernel has. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
enum bpf_foo___x { NOPE_X = 3 };
SEC("raw_tp/sched_switch") int prog(void *ctx) { return bpf_core_enum_value(enum bpf_foo___x, NOPE_X); }
char _license[] SEC("license") = "GPL";

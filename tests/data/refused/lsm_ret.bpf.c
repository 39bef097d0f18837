/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A return value that LSM programs do not have. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
SEC("lsm/file_open") int BPF_PROG(prog, struct file *file) { return 5; }
char _license[] SEC("license") = "GPL";

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A write to constant data. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#define memcpy __builtin_memcpy
const volatile int cfg = 3;
SEC("xdp") int prog(struct xdp_md *ctx) { *(volatile int *)&cfg = 4; return 0; }
char _license[] SEC("license") = "GPL";

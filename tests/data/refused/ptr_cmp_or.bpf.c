/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An exclusive or on a pointer. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#define memcpy __builtin_memcpy
SEC("xdp") int prog(struct xdp_md *ctx) { long a = (long)ctx; a ^= 5; return a; }
char _license[] SEC("license") = "GPL";

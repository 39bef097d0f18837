/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An index that may be beyond a variable on the stack. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#define memcpy __builtin_memcpy
SEC("xdp") int prog(struct xdp_md *ctx) { char b[32]; u32 i = bpf_get_prandom_u32(); b[i & 63] = 1; asm volatile(""::"r"(b):"memory"); return 0; }
char _license[] SEC("license") = "GPL";

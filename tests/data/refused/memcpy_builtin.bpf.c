/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Built-in memcpy and a helper of Linux 5.18. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
SEC("xdp") int prog(struct xdp_md *ctx) { char a[100], b[100]; u32 n = bpf_get_prandom_u32() & 63; bpf_xdp_load_bytes(ctx,0,a,100); __builtin_memcpy(b,a,100); asm volatile(""::"r"(b):"memory"); return b[n]; }
char _license[] SEC("license") = "GPL";

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The context is read at a variable offset. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
SEC("tc") int prog(struct __sk_buff *ctx) { u32 i = bpf_get_prandom_u32() & 3; return *(u32 *)((void*)ctx->cb + i * 4); }
char _license[] SEC("license") = "GPL";

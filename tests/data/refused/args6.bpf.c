/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The context where memory is expected. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#define memcpy __builtin_memcpy
SEC("tc") int prog(struct __sk_buff *ctx) { return bpf_skb_store_bytes(ctx, 0, ctx, 4, 0); }
char _license[] SEC("license") = "GPL";

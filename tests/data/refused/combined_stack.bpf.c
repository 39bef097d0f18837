/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two functions that need 608 bytes of stack together. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
__attribute__((noinline)) int a(int x) { volatile char b[300]; b[x&255]=x; return b[3]; }
SEC("xdp") int prog(struct xdp_md *ctx) { volatile char b[300]; b[ctx->rx_queue_index & 255] = 1; return a(ctx->rx_queue_index) + b[5]; }
char _license[] SEC("license") = "GPL";

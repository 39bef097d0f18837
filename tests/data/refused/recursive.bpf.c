/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A function that calls itself. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
__attribute__((noinline)) int f(int n) { volatile int x = n; asm volatile("":::"memory"); return n > 0 ? f(n - 1) + x : 1; }
SEC("xdp") int prog(struct xdp_md *ctx) {
  return f(ctx->rx_queue_index);
}
char _license[] SEC("license") = "GPL";

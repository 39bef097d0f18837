/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A packet pointer after a helper that moves the packet. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
SEC("tc") int prog(struct __sk_buff *ctx) {
  void *d = (void *)(long)ctx->data, *e = (void *)(long)ctx->data_end;
  if (d + 34 > e) return 0;
  bpf_skb_pull_data(ctx, 40);
  return *(u8 *)(d + 3);
}
char _license[] SEC("license") = "GPL";

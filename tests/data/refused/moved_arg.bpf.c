/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same, as an argument. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
SEC("xdp") int prog(struct xdp_md *ctx) {
  void *d = (void *)(long)ctx->data, *e = (void *)(long)ctx->data_end;
  if (d + 34 > e) return 0;
  bpf_xdp_adjust_head(ctx, -4);
  return bpf_csum_diff(d, 4, 0, 0, 0);
}
char _license[] SEC("license") = "GPL";

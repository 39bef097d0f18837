/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A variable is added to a packet pointer, without a new comparison. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
SEC("xdp") int prog(struct xdp_md *ctx) {
  u8 *d = (void*)(long)ctx->data, *e = (void*)(long)ctx->data_end;
  if (d + 34 > e) return 0;
  int hl = (d[14] & 15) * 4;
  u8 *t = d + 14 + hl;
  return t[3];
}
char _license[] SEC("license") = "GPL";

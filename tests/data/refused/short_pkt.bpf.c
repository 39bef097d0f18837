/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A read beyond the bytes that were compared with data_end. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
SEC("xdp") int prog(struct xdp_md *ctx) {
  u8 *d = (void *)(long)ctx->data, *e = (void *)(long)ctx->data_end;
  if (d + 14 > e) return 0;
  return d[20];
}
char _license[] SEC("license") = "GPL";

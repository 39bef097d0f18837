/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The packet's metadata, which ends where the packet begins, without a comparison. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
SEC("xdp") int prog(struct xdp_md *ctx) {
  u32 *mark = (void *)(long)ctx->data_meta;
  *mark = 1;
  return XDP_PASS;
}
char _license[] SEC("license") = "GPL";

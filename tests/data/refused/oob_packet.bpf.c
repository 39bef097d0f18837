/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The packet is read without a comparison with data_end. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_core_read.h>
SEC("xdp") int prog(struct xdp_md *ctx) {
  void *data = (void *)(long)ctx->data;
  struct ethhdr *eth = data;
  if (eth->h_proto == bpf_htons(0x0800))
    return XDP_DROP;
  return XDP_PASS;
}
char _license[] SEC("license") = "GPL";

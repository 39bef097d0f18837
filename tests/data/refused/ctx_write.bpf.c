/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A write to a field of the context that is read-only. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
SEC("xdp") int prog(struct xdp_md *ctx) {
  ctx->ingress_ifindex = 3;
  return 0;
}
char _license[] SEC("license") = "GPL";

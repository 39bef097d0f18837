/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A read at data_end. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
SEC("xdp") int prog(struct xdp_md *ctx) {
  void *d = (void *)(long)ctx->data, *e = (void *)(long)ctx->data_end;
  return *(u8 *)e;
}
char _license[] SEC("license") = "GPL";

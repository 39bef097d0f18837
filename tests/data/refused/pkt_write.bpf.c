/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A write to a packet that is read-only. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
SEC("flow_dissector") int prog(struct __sk_buff *ctx) {
  u8 *d = (void *)(long)ctx->data, *e = (void *)(long)ctx->data_end;
  if (d + 4 > e) return 0;
  *d = 3;
  return 0;
}
char _license[] SEC("license") = "GPL";

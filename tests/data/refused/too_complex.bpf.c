/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A loop of two million rounds. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
u64 arr[1024];
SEC("xdp") int prog(struct xdp_md *ctx) {
  for (int i = 0; i < 2000000; i++) { *(volatile u64*)&arr[3] = i; }
  return XDP_PASS;
}
char _license[] SEC("license") = "GPL";

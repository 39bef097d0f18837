/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A tail call through a map that is no prog_array; the kernel ends its reason without a newline. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 16); __type(key, u32); __type(value, u64); } m SEC(".maps");
SEC("xdp") int prog(struct xdp_md *ctx) {
  bpf_tail_call(ctx, &m, 0);
  return XDP_PASS;
}
char _license[] SEC("license") = "GPL";

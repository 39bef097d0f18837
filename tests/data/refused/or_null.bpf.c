/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A look-up without a test for NULL. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 4); __type(key, u32); __type(value, u64); } m SEC(".maps");
SEC("xdp") int prog(struct xdp_md *ctx) {
  u32 k = 0;
  u64 *v = bpf_map_lookup_elem(&m, &k);
  return *v;
}
char _license[] SEC("license") = "GPL";

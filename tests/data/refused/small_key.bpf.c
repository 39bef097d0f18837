/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A key that is shorter than the map's. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 4); __type(key, char[64]); __type(value, u64); } m SEC(".maps");
SEC("xdp") int prog(struct xdp_md *ctx) {
  u32 k = 0;
  return bpf_map_lookup_elem(&m, &k) != 0;
}
char _license[] SEC("license") = "GPL";

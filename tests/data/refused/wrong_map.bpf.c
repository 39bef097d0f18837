/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A map of a type that the helper does not take. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 4); __type(key, u32); __type(value, u64); } m SEC(".maps");
SEC("xdp") int prog(struct xdp_md *ctx) {
  return bpf_redirect_map(&m, 0, 0);
}
char _license[] SEC("license") = "GPL";

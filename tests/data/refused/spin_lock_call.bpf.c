/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A call between bpf_spin_lock() and bpf_spin_unlock(). */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
struct v { struct bpf_spin_lock lock; int c; };
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, u32); __type(value, struct v); } m SEC(".maps");
SEC("tc") int prog(struct __sk_buff *ctx) {
  u32 k = 0;
  struct v *v = bpf_map_lookup_elem(&m, &k);
  if (!v) return 0;
  bpf_spin_lock(&v->lock);
  v->c += bpf_get_prandom_u32();
  bpf_spin_unlock(&v->lock);
  return 0;
}
char _license[] SEC("license") = "GPL";

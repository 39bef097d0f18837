/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A packet pointer on the stack: allowed. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, u32); __type(value, u64); } m SEC(".maps");
SEC("socket") int prog(struct __sk_buff *ctx) { u32 k=0; u64 *v = bpf_map_lookup_elem(&m,&k); if(!v) return 0; *v = (u64)ctx; return (long)v; }
char _license[] SEC("license") = "GPL";

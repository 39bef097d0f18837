/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stack bytes that were never written: allowed to root. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
struct k { u8 a; u32 b; };
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 16); __type(key, struct k); __type(value, u64); } m SEC(".maps");
SEC("socket") int prog(struct __sk_buff *ctx) { struct k k; u64 v=0; k.a = 1; k.b = 2; bpf_map_update_elem(&m, &k, &v, 0); return 0; }
char _license[] SEC("license") = "GPL";

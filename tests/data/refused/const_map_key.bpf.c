/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A number where a key is expected. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#define memcpy __builtin_memcpy
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 16); __type(key, u64); __type(value, u64); } m SEC(".maps");
SEC("raw_tp/sched_switch") int prog(struct bpf_raw_tracepoint_args *ctx) { u64 *v = bpf_map_lookup_elem(&m, (void *)ctx->args[1]); return 0; }
char _license[] SEC("license") = "GPL";

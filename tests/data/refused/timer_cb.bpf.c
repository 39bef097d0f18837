/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A timer in a program of tracing. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#define memcpy __builtin_memcpy
struct v { struct bpf_timer t; };
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 1); __type(key, u32); __type(value, struct v); } m SEC(".maps");
SEC("raw_tp/sched_switch") int prog(void *ctx) { u32 k=0; struct v *v = bpf_map_lookup_elem(&m,&k); if(!v) return 0; bpf_timer_init(&v->t,&m,1); return 0; }
char _license[] SEC("license") = "GPL";

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A kernel pointer in a map: allowed. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#define memcpy __builtin_memcpy
struct v { struct task_struct __attribute__((btf_type_tag("kptr"))) *t; };
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, u32); __type(value, struct v); } m SEC(".maps");
SEC("tp_btf/sched_switch") int BPF_PROG(prog, bool p, struct task_struct *prev, struct task_struct *next) { u32 k=0; struct v *v = bpf_map_lookup_elem(&m,&k); if(!v) return 0; v->t = next; return 0; }
char _license[] SEC("license") = "GPL";

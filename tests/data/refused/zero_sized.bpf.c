/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A size that may be negative. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#define memcpy __builtin_memcpy
struct { __uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY); __uint(key_size,4); __uint(value_size,4); } ev SEC(".maps");
SEC("raw_tp/sched_switch") int prog(struct bpf_raw_tracepoint_args *ctx) { char b[64]={}; u32 n = ctx->args[0] & 63; bpf_perf_event_output(ctx,&ev,BPF_F_CURRENT_CPU,b,n); n = ctx->args[1]; if (n > 64) return 0; bpf_get_current_comm(b, n); return 0; }
char _license[] SEC("license") = "GPL";

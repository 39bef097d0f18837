/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The result of a helper, an error too, is used as a size. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
struct { __uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY); __uint(key_size,4); __uint(value_size,4); } ev SEC(".maps");
SEC("raw_tp/sched_switch") int prog(struct bpf_raw_tracepoint_args *ctx) {
  char b[64];
  int n = bpf_probe_read_kernel_str(b, sizeof b, (void*)ctx->args[1]);
  bpf_perf_event_output(ctx, &ev, BPF_F_CURRENT_CPU, b, n);
  return 0;
}
char _license[] SEC("license") = "GPL";

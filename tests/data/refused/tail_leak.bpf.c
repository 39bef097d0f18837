/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A tail call while bytes are reserved. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } rb SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_PROG_ARRAY); __uint(max_entries, 1); __type(key, u32); __type(value, u32); } jt SEC(".maps");
SEC("tc") int prog(struct __sk_buff *ctx) {
  u64 *e = bpf_ringbuf_reserve(&rb, 8, 0);
  if (!e) return 0;
  bpf_tail_call(ctx, &jt, 0);
  bpf_ringbuf_submit(e, 0);
  return 0;
}
char _license[] SEC("license") = "GPL";

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A reservation that failed is not discarded. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } rb SEC(".maps");
SEC("raw_tp/sched_switch") int prog(void *ctx) {
  struct bpf_dynptr p;
  u64 x = 1;
  bpf_ringbuf_reserve_dynptr(&rb, 8, 0, &p);
  bpf_dynptr_write(&p, 0, &x, 8, 0);
  return 0;
}
char _license[] SEC("license") = "GPL";

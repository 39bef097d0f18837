/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes of a ring buffer after they were submitted. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } rb SEC(".maps");
SEC("tc") int prog(struct __sk_buff *ctx) {
  u64 *e = bpf_ringbuf_reserve(&rb, 8, 0);
  if (!e) return 0;
  bpf_ringbuf_submit(e, 0);
  return *e;
}
char _license[] SEC("license") = "GPL";

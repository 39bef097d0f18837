/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A path that submits no reserved bytes. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } rb SEC(".maps");
SEC("raw_tp/sched_switch") int prog(void *ctx) {
  u64 *e = bpf_ringbuf_reserve(&rb, sizeof(*e), 0);
  if (!e) return 0;
  *e = bpf_get_current_pid_tgid();
  if (*e == 0) return 0;
  bpf_ringbuf_submit(e, 0);
  return 0;
}
char _license[] SEC("license") = "GPL";

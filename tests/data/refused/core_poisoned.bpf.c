/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A field that no kernel has. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
struct task_struct___x { int no_such_field; } __attribute__((preserve_access_index));
int out;
SEC("raw_tp/sched_switch") int prog(struct bpf_raw_tracepoint_args *ctx) {
  struct task_struct___x *t = (void *)bpf_get_current_task();
  out = BPF_CORE_READ(t, no_such_field);
  return 0;
}
char _license[] SEC("license") = "GPL";

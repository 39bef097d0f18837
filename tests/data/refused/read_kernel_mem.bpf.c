/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A raw tracepoint argument is used as a pointer. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
SEC("raw_tp/sched_switch") int prog(struct bpf_raw_tracepoint_args *ctx) {
  struct task_struct *t = (void*)ctx->args[1];
  return t->pid;
}
char _license[] SEC("license") = "GPL";

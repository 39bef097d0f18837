/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bpf_printk() of a text: allowed. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
SEC("raw_tp/sched_switch") int prog(struct bpf_raw_tracepoint_args *ctx) { struct task_struct *t = (void*)ctx->args[1]; bpf_printk("comm %s", t->comm); return 0; }
char _license[] SEC("license") = "GPL";

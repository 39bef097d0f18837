/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A write to a kernel's struct. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
SEC("tp_btf/sched_switch") int BPF_PROG(prog, bool preempt, struct task_struct *prev, struct task_struct *next) { bpf_printk("%d", prev->pid); prev->pid = 3; return 0; }
char _license[] SEC("license") = "GPL";

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A kernel function that this program type has since 6.10 or so. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
extern struct task_struct *bpf_task_from_pid(s32 pid) __ksym;
extern void bpf_task_release(struct task_struct *p) __ksym;
SEC("xdp") int prog(struct xdp_md *ctx) { struct task_struct *t = bpf_task_from_pid(1); if(!t) return 0; bpf_task_release(t); return 0; }
char _license[] SEC("license") = "GPL";

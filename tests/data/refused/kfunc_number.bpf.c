/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A number for an argument that must be a kernel object. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
extern struct task_struct *bpf_task_acquire(struct task_struct *p) __ksym;
extern void bpf_task_release(struct task_struct *p) __ksym;
SEC("tc") int prog(struct __sk_buff *ctx) {
  struct task_struct *task = bpf_task_acquire((void *)bpf_get_current_task());
  if (task) bpf_task_release(task);
  return 0;
}
char _license[] SEC("license") = "GPL";

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A read beyond a kernel's struct. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
SEC("tp_btf/sched_switch") int prog(u64 *ctx) {
  struct task_struct *t = (void *)ctx[1];
  return *(int *)((void *)t + 900000);
}
char _license[] SEC("license") = "GPL";

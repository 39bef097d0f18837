/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A section that is not ended. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
extern void bpf_rcu_read_lock(void) __ksym; extern void bpf_rcu_read_unlock(void) __ksym;
SEC("tc") int prog(struct __sk_buff *ctx) {
  bpf_rcu_read_lock();
  return 0;
}
char _license[] SEC("license") = "GPL";

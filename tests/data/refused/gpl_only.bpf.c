/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A helper for the GPL, in a program without that licence. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
SEC("tp_btf/sched_switch") int prog(u64 *ctx) {
  bpf_printk("hello %d", 1);
  return 0;
}
char _license[] SEC("license") = "Proprietary";

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A helper that the program type does not have. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
SEC("raw_tp/sched_switch") int prog(void *ctx) {
  return bpf_skb_load_bytes(ctx, 0, &ctx, 4);
}
char _license[] SEC("license") = "GPL";

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A register that was never set. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
SEC("tc") int prog(struct __sk_buff *ctx) {
  u32 r;
  asm volatile("%0 = r3" : "=r"(r));
  return r;
}
char _license[] SEC("license") = "GPL";

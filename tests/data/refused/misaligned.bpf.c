/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A write of 8 bytes at an odd offset of the stack. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
SEC("xdp") int prog(struct xdp_md *ctx) {
  char buf[16] = {};
  asm volatile("*(u64 *)(%0 + 3) = %1" :: "r"(buf), "r"(1ULL) : "memory");
  return buf[3];
}
char _license[] SEC("license") = "GPL";

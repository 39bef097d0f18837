/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A register that a call has cleared. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
SEC("xdp") int prog(struct xdp_md *ctx) {
  u64 r;
  asm volatile("r2 = 5; call 7; %0 = r2" : "=r"(r) :: "r0","r2","memory");
  return r;
}
char _license[] SEC("license") = "GPL";

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A write below the 512 bytes of stack. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
SEC("xdp") int prog(struct xdp_md *ctx) {
  asm volatile("r1 = 0; *(u64 *)(r10 - 520) = r1;" ::: "r1","memory");
  return 2;
}
char _license[] SEC("license") = "GPL";

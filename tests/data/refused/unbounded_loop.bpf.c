/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A loop waits for a variable that nothing changes. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
int stop;
SEC("xdp") int prog(struct xdp_md *ctx) {
  int i = 0;
  while (!*(volatile int *)&stop) { }
  return XDP_PASS;
}
char _license[] SEC("license") = "GPL";

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A size that is larger than the variable on the stack. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
SEC("xdp") int prog(struct xdp_md *ctx) {
  char b[40] = {};
  bpf_get_current_comm(b, 80);
  return b[3];
}
char _license[] SEC("license") = "GPL";

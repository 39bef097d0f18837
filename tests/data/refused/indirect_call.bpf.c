/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A call through a pointer, as clang -O0 makes it. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
SEC("xdp") int prog(struct xdp_md *ctx) {
  return bpf_get_prandom_u32();
}
char _license[] SEC("license") = "GPL";

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An index that may be beyond an array. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
char tab[16];
SEC("tc") int prog(struct __sk_buff *ctx) {
  return tab[ctx->len & 31];
}
char _license[] SEC("license") = "GPL";

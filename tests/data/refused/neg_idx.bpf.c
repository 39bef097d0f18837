/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An index that may be negative. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
int tab[16];
SEC("tc") int prog(struct __sk_buff *ctx) {
  int i = bpf_get_prandom_u32();
  if (i > 15) return 0;
  return tab[i];
}
char _license[] SEC("license") = "GPL";

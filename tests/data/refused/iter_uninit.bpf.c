/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An iterator that was not made. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
struct bpf_iter_num; extern int *bpf_iter_num_next(struct bpf_iter_num *it) __ksym;
SEC("tc") int prog(struct __sk_buff *ctx) {
  struct bpf_iter_num it;
  bpf_iter_num_next(&it);
  return 0;
}
char _license[] SEC("license") = "GPL";

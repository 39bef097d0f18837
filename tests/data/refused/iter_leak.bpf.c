/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An iterator that is not destroyed. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
extern int bpf_iter_num_new(struct bpf_iter_num *it, int start, int end) __ksym;
extern int *bpf_iter_num_next(struct bpf_iter_num *it) __ksym;
extern void bpf_iter_num_destroy(struct bpf_iter_num *it) __ksym;
SEC("raw_tp/sched_switch") int prog(void *ctx) {
  struct bpf_iter_num it; int *v; int s = 0;
  bpf_iter_num_new(&it, 0, 10);
  while ((v = bpf_iter_num_next(&it))) s += *v;
  return s;
}
char _license[] SEC("license") = "GPL";

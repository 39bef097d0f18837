/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A tail call without the context. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
struct { __uint(type, BPF_MAP_TYPE_PROG_ARRAY); __uint(max_entries, 4); __uint(key_size,4); __uint(value_size,4); } jt SEC(".maps");
SEC("xdp") int prog(struct xdp_md *ctx) { u32 x=0; bpf_tail_call(&jt, &x, 0); return 0; }
char _license[] SEC("license") = "GPL";

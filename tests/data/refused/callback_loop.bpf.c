/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bpf_loop(): allowed. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
static long cb(u32 i, void *c) { return 0; }
SEC("tc") int prog(struct __sk_buff *ctx) { u64 c = 0; return bpf_loop(1<<24, cb, &c, 0); }
char _license[] SEC("license") = "GPL";

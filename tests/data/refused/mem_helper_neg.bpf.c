/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A size that may be negative. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#define memcpy __builtin_memcpy
SEC("raw_tp/sched_switch") int prog(struct bpf_raw_tracepoint_args *ctx) { char b[64]; int n = ctx->args[0]; if (n < 64) bpf_probe_read_kernel(b, n, (void*)ctx->args[1]); return 0; }
char _license[] SEC("license") = "GPL";

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A shift by more bits than a number has. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
SEC("socket") int prog(struct __sk_buff *ctx) { int x = ctx->len; asm volatile("%0 <<= 70" : "+r"(x)); return x; }
char _license[] SEC("license") = "GPL";

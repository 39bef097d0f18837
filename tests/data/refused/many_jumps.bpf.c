/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A field of the context that the program type does not have. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
SEC("socket") int prog(struct __sk_buff *ctx) { return ctx->tstamp + ctx->data_meta; }
char _license[] SEC("license") = "GPL";

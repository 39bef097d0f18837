/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A return value that the program type does not have. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
SEC("cgroup_skb/ingress") int prog(struct __sk_buff *ctx) { return ctx->len; }
char _license[] SEC("license") = "GPL";

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A slice of a dynptr that may be NULL. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
extern void *bpf_dynptr_slice(const struct bpf_dynptr *p, u32 off, void *buf, u32 sz) __ksym;
extern int bpf_dynptr_from_skb(struct __sk_buff *s, u64 f, struct bpf_dynptr *p) __ksym;
SEC("tc") int prog(struct __sk_buff *ctx) { struct bpf_dynptr p; char b[14]; bpf_dynptr_from_skb(ctx,0,&p); struct ethhdr *e = bpf_dynptr_slice(&p,0,b,14); return e->h_proto; }
char _license[] SEC("license") = "GPL";

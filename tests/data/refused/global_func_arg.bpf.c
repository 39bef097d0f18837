/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A global function that does not test its pointer. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
struct foo { int a; };
__attribute__((noinline)) int g(struct foo *f) { return f->a; }
SEC("tc") int prog(struct __sk_buff *ctx) { struct foo f = { ctx->len }; return g(&f); }
char _license[] SEC("license") = "GPL";

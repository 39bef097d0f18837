/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A socket that was not found is released. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
SEC("tc") int prog(struct __sk_buff *ctx) {
  struct bpf_sock_tuple t = {}; struct bpf_sock *sk = bpf_sk_lookup_tcp(ctx,&t,12,0,0);
  bpf_sk_release(sk);
  return 0;
}
char _license[] SEC("license") = "GPL";

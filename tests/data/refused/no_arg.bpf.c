/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An argument that the tracepoint does not have. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
SEC("tp_btf/sched_switch") int prog(u64 *ctx) {
  return ctx[9];
}
char _license[] SEC("license") = "GPL";

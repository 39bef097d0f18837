/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bit field of the kernel: allowed. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
struct task_struct___y { u8 sched_reset_on_fork:1; } __attribute__((preserve_access_index));
SEC("raw_tp/sched_switch") int prog(struct bpf_raw_tracepoint_args *ctx) { struct task_struct___y *t=(void*)ctx->args[1]; return BPF_CORE_READ_BITFIELD_PROBED(t, sched_reset_on_fork); }
char _license[] SEC("license") = "GPL";

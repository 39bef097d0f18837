/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A helper of Linux 5.17. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
SEC("tracepoint/syscalls/sys_enter_openat") int prog(void *ctx) { char b[20]={}; return bpf_strncmp(b, 20, "abc"); }
char _license[] SEC("license") = "GPL";

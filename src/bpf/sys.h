/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only way to the kernel's bpf(2), and to system calls that no libc has. */
#pragma once

#include <stddef.h>
#include <sys/types.h>

#include "bpf/attr.h"

/* Calls bpf(2) with `size` bytes of `attr`, the size of the command's own struct.  What the command
 * returns (a file descriptor, close on exec, or a number), or -errno; -KERNEL_ENOTSUPP is among
 * them.  The call is shown when tracing is on (trace.h). */
int sys_bpf(enum bpf_command command, union attr *attr, size_t size);

/* perf_event_open(2): a file descriptor, or -errno. */
struct perf_event_attr;
int sys_perf_event_open(const struct perf_event_attr *attr, pid_t pid, int cpu, int group,
			unsigned long flags);

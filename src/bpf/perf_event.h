/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Perf events that programs are attached to - trace points, functions of the kernel and of user
 * programs - and counters that they read.  The functions return the event's descriptor (close on
 * exec) or -errno. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* A trace point, by "CATEGORY/NAME".  -ENOENT: there is no such trace point; -ENODEV: tracefs,
 * which knows their numbers, is not mounted. */
int perf_tracepoint(const char *name);

/* The entry of a kernel function, or with `retprobe` its return; `offset` is in bytes from its
 * start. -ENODEV: the kernel has no kprobes. */
int perf_kprobe(const char *function, uint64_t offset, bool retprobe);

/* An instruction of a file that processes run, `offset` bytes into the file; all processes.
 * -ENODEV: the kernel has no uprobes. */
int perf_uprobe(const char *path, uint64_t offset, bool retprobe);

/* A counter of a CPU that runs at once: what perf_event_open(2) calls `type` and `config`. -ENODEV:
 * the CPU is off; -ENOENT, -EOPNOTSUPP: the machine has no such counter. */
int perf_counter(uint32_t type, uint64_t config, int cpu);

/* The event begins to count: the program attached to it runs. */
int perf_enable(int fd);

/* Opens a file of tracefs for reading, wherever that is mounted; -ENODEV: it is not. */
int perf_open_tracefs(const char *name);

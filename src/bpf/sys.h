/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The only way to the kernel's bpf(2), and to system calls that no libc has; the same with calls
 * repeated that are worth it; and the calls as text.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "bpf/attr.h"

/* Calls bpf(2) with `size` bytes of `attr`, the size of the command's own struct.  What the command
 * returns (a file descriptor, close on exec, or a number), or -errno; -KERNEL_ENOTSUPP is among
 * them.  The call is shown when tracing is on, see trace_enable(). */
int sys_bpf(enum bpf_command command, union attr *attr, size_t size);

/* perf_event_open(2): a file descriptor, or -errno. */
struct perf_event_attr;
int sys_perf_event_open(const struct perf_event_attr *attr, pid_t pid, int cpu, int group,
			unsigned long flags);

/*
 * Calls that are repeated: without the limit on locked memory, after a signal, with more room for
 * the verifier's log: retry.c
 */

/* sys_bpf() for a command that creates a map, a program or BTF.  Before Linux 5.11 these count
 * against the limit on locked memory, 64 KiB by default: when the kernel refuses for that reason,
 * the limit is lifted for this process.  Later kernels charge the cgroup. */
int retry_charged(enum bpf_command command, union attr *attr, size_t size);

/* Where in the attr of a command (prog_load, btf_load) its log's fields are. */
struct log_fields {
	uint32_t *level;
	uint32_t *size;
	uint32_t *true_size;
	uint64_t *buffer;
};

/*
 * Calls bpf(2), and again while it says EAGAIN (a few times).  `fields->level` 0 means silence; a
 * call that fails then is repeated with LOG_BASIC, so that the log says why.  The text goes to
 * `log`, replacing what was there, without a zero at the end; a NULL `log` asks for none.  What the
 * last call returned, or -ENOMEM.
 */
int retry_with_log(enum bpf_command command, union attr *attr, size_t size,
		   const struct log_fields *fields, struct buf *log);

/*
 * Calls on stderr, decoded (the option -t): trace.c
 */

/* Switches tracing; it is off at start. */
void trace_enable(bool on);

/* Writes a line about a call to stderr when tracing is on; `result` is what sys_bpf() returns. */
void trace_call(enum bpf_command command, const union attr *attr, int result);

/*
 * Adds the line's text, without newline:
 *
 *	bpf(map_create, map_type=hash key_size=4 value_size=8 max_entries=16 map_name="flows") = 3
 *
 * Most fields are left out when they are zero.  Of keys and values the first 64 bytes are shown as
 * hexadecimal digits, of a per-CPU map those of the first CPU; of other data, and of results of a
 * call that failed, the address is shown.
 */
void trace_format(struct buf *buf, enum bpf_command command, const union attr *attr, int result);

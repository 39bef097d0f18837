/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only bpf(2) call of the program, and other system calls that no libc has.  A short file: in
 * the tests a fake kernel stands in its place. */
#include "bpf/sys.h"

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

int sys_bpf(enum bpf_command command, union attr *attr, size_t size)
{
	long result = syscall(SYS_bpf, command, attr, size);

	if (result < 0)
		result = -errno;
	trace_call(command, attr, (int)result);
	return (int)result;
}

int sys_perf_event_open(const struct perf_event_attr *attr, pid_t pid, int cpu, int group,
			unsigned long flags)
{
	long result = syscall(SYS_perf_event_open, attr, pid, cpu, group, flags);

	return result < 0 ? -errno : (int)result;
}

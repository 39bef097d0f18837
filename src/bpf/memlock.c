/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands that count against the limit on locked memory, on kernels before Linux 5.11. */
#include "bpf/memlock.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/resource.h>

#include "bpf/explain_rule.h"
#include "bpf/sys.h"

/* Has the limit become higher? */
static bool lift_limit(void)
{
	const struct rlimit none = { RLIM_INFINITY, RLIM_INFINITY };
	struct rlimit limit;

	return kernel_before("5.11") && getrlimit(RLIMIT_MEMLOCK, &limit) == 0 &&
	       limit.rlim_cur != RLIM_INFINITY && setrlimit(RLIMIT_MEMLOCK, &none) == 0;
}

int sys_bpf_charged(enum bpf_command command, union attr *attr, size_t size)
{
	int result = sys_bpf(command, attr, size);

	return result == -EPERM && lift_limit() ? sys_bpf(command, attr, size) : result;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands that count against the limit on locked memory, on kernels before Linux 5.11. */
#pragma once

#include <stddef.h>

#include "bpf/attr.h"

/* sys_bpf() of a command that makes a map, a program or BTF.  There the limit, 64 KiB by default,
 * is lifted for this process when the kernel refuses for its sake; later kernels charge the cgroup.
 */
int sys_bpf_charged(enum bpf_command command, union attr *attr, size_t size);

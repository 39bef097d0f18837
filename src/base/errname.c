/* SPDX-License-Identifier: GPL-3.0-or-later */
/* errno in words, the kernel's own 524 included. */
#include "base/errname.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ENOTSUPP of the kernel's <linux/errno.h>: never meant for user space, but bpf(2) returns it. */
enum { ENOTSUPP_KERNEL = 524 };

const char *errno_name(int err)
{
	static char number[16];
	const char *name = strerrorname_np(abs(err));

	if (abs(err) == ENOTSUPP_KERNEL)
		return "ENOTSUPP";
	if (name)
		return name;
	snprintf(number, sizeof(number), "%d", abs(err));
	return number;
}

const char *errno_text(int err)
{
	if (abs(err) == EINTR)
		return "interrupted";
	return abs(err) == ENOTSUPP_KERNEL ? "Operation not supported" : strerror(abs(err));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What names.c and from_kernel.c share. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct name {
	uint64_t number;
	const char *name;
	const char *since; /* the first kernel, NULL where that is not kept */
};

struct names {
	const struct name *entries; /* entry n has the number n where the numbers are dense */
	size_t count;
	bool unspec; /* the first entry is the kernel's "unspecified", which no word stands for */
	const struct name *aliases;
	size_t alias_count;
	uint64_t max; /* the largest number that the kernel's field holds */
	/* One of the enumerators of the kernel's enum, which may be anonymous, and what its
	 * enumerators begin with; NULL where the kernel has none. */
	const char *kernel_member;
	const char *kernel_prefix;
};

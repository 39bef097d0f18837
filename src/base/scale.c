/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sizes and durations in the unit that suits them. */
#include "base/scale.h"

#include <inttypes.h>
#include <stdio.h>

struct unit {
	const char *name;
	uint64_t size; /* in the smallest unit */
};

/* In the largest unit that is not larger, with one decimal when that says something. */
static char *scale(char *to, uint64_t number, const struct unit *units)
{
	while (units[1].name && number >= units[1].size)
		units++;
	if (units->size == 1 || number % units->size == 0)
		to += sprintf(to, "%" PRIu64 " %s", number / units->size, units->name);
	else
		to += sprintf(to, "%.1f %s", (double)number / (double)units->size, units->name);
	return to;
}

char *scale_bytes(char *to, uint64_t bytes)
{
	static const struct unit units[] = { { "B", 1 },
					     { "KiB", 1ull << 10 },
					     { "MiB", 1ull << 20 },
					     { "GiB", 1ull << 30 },
					     { "TiB", 1ull << 40 },
					     { NULL, 0 } };

	return scale(to, bytes, units);
}

char *scale_duration(char *to, uint64_t ns)
{
	static const struct unit units[] = {
		{ "ns", 1 }, { "us", 1000 }, { "ms", 1000000 }, { "s", 1000000000 }, { NULL, 0 }
	};

	return scale(to, ns, units);
}

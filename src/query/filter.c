/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Running filters. */
#include "query/filter.h"

#include "query/filter_internal.h"

void filter_free(struct filter *filter)
{
	if (!filter)
		return;
	for (size_t i = 0; i < filter->count; i++)
		free(filter->tests[i].bytes);
	free(filter->tests);
	free(filter);
}

static bool holds(const struct filter *filter, const uint8_t *const sources[ELEMENT_PARTS])
{
	uint32_t next = 0;

	while (next < FAILS) {
		const struct test *test = &filter->tests[next];
		enum order order = test->compare(test, sources[test->in] + test->offset);

		next = test->accepts & order ? test->yes : test->no;
	}
	return next == HOLDS;
}

bool filter_holds(const struct filter *filter, const void *key, const void *values)
{
	unsigned cpus = filter->reads_values ? filter->cpus : 1;

	for (unsigned i = 0; i < cpus; i++) {
		uint32_t cpu = filter->first_cpu + i;
		const uint8_t *const sources[ELEMENT_PARTS] = {
			[IN_KEY] = key,
			[IN_VALUE] = values ? (const uint8_t *)values + i * filter->stride : NULL,
			[IN_CPU] = (const uint8_t *)&cpu,
		};

		if (holds(filter, sources))
			return true;
	}
	return false;
}

bool filter_reads_keys_only(const struct filter *filter)
{
	return !filter->reads_values;
}

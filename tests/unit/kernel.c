/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What bpf/kernel.c tells of the running kernel. */
#include <errno.h>

#include "../lib/unit.h"
#include "base/util.h"
#include "bpf/kernel.h"

TEST(numbers_that_are_left_out_are_not_counted)
{
	static const struct {
		const char *list;
		int count, end;
	} rows[] = {
		{ "0\n", 1, 1 },
		{ "0-1\n", 2, 2 },
		{ "0-7", 8, 8 },
		{ "0-3,8\n", 5, 9 },
		{ "0,2,4-5\n", 4, 6 },
		{ "1\n", 1, 2 },
		{ "0-8191\n", 8192, 8192 },
		{ "4-7,64-127", 68, 128 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct cpus cpus = { 0 };

		CHECK_CASE(!kernel_parse_cpus(rows[i].list, &cpus), rows[i].list);
		CHECK_CASE(cpus.count == rows[i].count && cpus.end == rows[i].end, rows[i].list);
	}
}

TEST(what_is_no_list_of_cpus)
{
	static const char *const lists[] = { "",
					     "\n",
					     "-1",
					     "0-",
					     "0,",
					     "0-1,\n",
					     "a",
					     "0-b",
					     "3-1",
					     "0,0",
					     "0-3,2",
					     "0;1",
					     "0 1",
					     "0\n1",
					     "0-65536",
					     "0-1-2",
					     "99999999999999999999" };

	for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
		struct cpus cpus = { 7, 7 };

		CHECK_CASE(kernel_parse_cpus(lists[i], &cpus) == -EINVAL, lists[i]);
		CHECK_CASE(cpus.count == 7 && cpus.end == 7, lists[i]);
	}
}

TEST(this_machine_has_some)
{
	CHECK(kernel_cpus() > 0 && kernel_cpus() <= kernel_cpus_end());
}

UNIT_MAIN

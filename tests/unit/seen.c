/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The set of keys that a walk has given. */
#include "bpf/walk_method.h"

#include <errno.h>

#include "../lib/unit.h"

TEST(what_was_added_is_there_and_nothing_else)
{
	struct seen seen = { 0 };

	CHECK(!seen_has(&seen, "", 0));
	for (uint32_t i = 0; i < 100000; i++)
		CHECK(!seen_has(&seen, &i, sizeof(i)) && seen_add(&seen, &i, sizeof(i)) == 0);
	for (uint32_t i = 0; i < 200000; i++)
		CHECK(seen_has(&seen, &i, sizeof(i)) == (i < 100000));
	CHECK(seen.count == 100000);
	seen_done(&seen);
	CHECK(!seen.slots);
}

TEST(keys_of_any_size)
{
	static const uint8_t zeros[64];
	struct seen seen = { 0 };

	for (size_t size = 1; size <= sizeof(zeros); size++) {
		CHECK(!seen_has(&seen, zeros, size));
		CHECK(seen_add(&seen, zeros, size) == 0 && seen_add(&seen, zeros, size) == 0);
	}
	CHECK(seen.count == sizeof(zeros));
	seen_done(&seen);
}

TEST(its_memory_is_bounded)
{
	struct seen seen = { 0 };
	uint32_t i = 0;

	while (seen_add(&seen, &i, sizeof(i)) == 0)
		i++;
	CHECK(i > 900000 && seen_add(&seen, &i, sizeof(i)) == -ENOSPC);
	CHECK(seen.space * sizeof(*seen.slots) == 8 << 20);
	CHECK(!seen_has(&seen, &i, sizeof(i)));
	i--;
	CHECK(seen_has(&seen, &i, sizeof(i)));
	seen_done(&seen);
}

UNIT_MAIN

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of objects. */
#include "bpf/kind_list.h"
#include "../lib/unit.h"
#include "base/util.h"

struct entry {
	struct kind_id object;
	int number;
};

static const struct entry list[] = {
	{ { KIND_MAP, 3 }, 0 },	 { { KIND_MAP, 7 }, 1 },  { { KIND_MAP, 7 }, 2 },
	{ { KIND_MAP, 7 }, 3 },	 { { KIND_PROG, 1 }, 4 }, { { KIND_PROG, 7 }, 5 },
	{ { KIND_LINK, 7 }, 6 },
};

TEST(the_entries_of_an_object)
{
	static const struct {
		struct kind_id object;
		int first;
		size_t count;
	} rows[] = {
		{ { KIND_MAP, 3 }, 0, 1 },   { { KIND_MAP, 7 }, 1, 3 },	 { { KIND_PROG, 1 }, 4, 1 },
		{ { KIND_LINK, 7 }, 6, 1 },  { { KIND_MAP, 1 }, -1, 0 }, { { KIND_MAP, 4 }, -1, 0 },
		{ { KIND_PROG, 3 }, -1, 0 }, { { KIND_BTF, 1 }, -1, 0 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		size_t found = 99;
		const struct entry *entry = kind_id_entries(list, ARRAY_SIZE(list), sizeof(*list),
							    &rows[i].object, &found);

		CHECK(found == rows[i].count);
		CHECK(rows[i].count ? entry->number == rows[i].first : !entry);
	}
}

TEST(an_empty_list_has_no_entries)
{
	size_t found = 99;

	CHECK(!kind_id_entries(NULL, 0, sizeof(*list), &list[0].object, &found));
	CHECK(found == 0);
}

UNIT_MAIN

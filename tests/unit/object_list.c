/* Lists of objects. */
#include "bpf/object_list.h"
#include "../lib/unit.h"
#include "base/util.h"

struct entry {
	struct object_id object;
	int number;
};

static const struct entry list[] = {
	{ { OBJECT_MAP, 3 }, 0 },  { { OBJECT_MAP, 7 }, 1 },  { { OBJECT_MAP, 7 }, 2 },
	{ { OBJECT_MAP, 7 }, 3 },  { { OBJECT_PROG, 1 }, 4 }, { { OBJECT_PROG, 7 }, 5 },
	{ { OBJECT_LINK, 7 }, 6 },
};

TEST(the_entries_of_an_object)
{
	static const struct {
		struct object_id object;
		int first;
		size_t count;
	} rows[] = {
		{ { OBJECT_MAP, 3 }, 0, 1 },   { { OBJECT_MAP, 7 }, 1, 3 },
		{ { OBJECT_PROG, 1 }, 4, 1 },  { { OBJECT_LINK, 7 }, 6, 1 },
		{ { OBJECT_MAP, 1 }, -1, 0 },  { { OBJECT_MAP, 4 }, -1, 0 },
		{ { OBJECT_PROG, 3 }, -1, 0 }, { { OBJECT_BTF, 1 }, -1, 0 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		size_t found = 99;
		const struct entry *entry = object_entries(list, ARRAY_SIZE(list), sizeof(*list),
							   &rows[i].object, &found);

		CHECK(found == rows[i].count);
		CHECK(rows[i].count ? entry->number == rows[i].first : !entry);
	}
}

TEST(an_empty_list_has_no_entries)
{
	size_t found = 99;

	CHECK(!object_entries(NULL, 0, sizeof(*list), &list[0].object, &found));
	CHECK(found == 0);
}

UNIT_MAIN

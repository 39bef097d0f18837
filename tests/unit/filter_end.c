/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the end of an expression that is still being typed asks for. */
#include "query/filter.h"

#include <string.h>

#include "base/util.h"

#include "../lib/unit.h"

TEST(a_field_or_what_it_is_compared_with)
{
	static const struct {
		const char *text;
		const char *field; /* "": a field is asked for */
		size_t begin;
	} cases[] = {
		{ "", "", 0 },
		{ "pa", "", 0 },
		{ "not pa", "", 4 },
		{ "state ", "", 6 },
		{ "state == ", "state", 9 },
		{ "state==C", "state", 7 },
		{ "value.pts[1].x != ", "value.pts[1].x", 18 },
		{ "state == NEW ", "", 13 },
		{ "state == NEW or p", "", 16 },
		{ "a == 1 and b in (", "b", 17 },
		{ "b in (NEW, C", "b", 11 },
		{ "b in (NEW, OLD) and ", "", 20 },
		{ "(state & 3) == ", "state", 15 },
		{ "state & ", "state", 8 },
		{ "(flags or st", "", 10 },
		{ "comm ~ \"a b\" and c == x", "c", 22 },
		{ "comm ~ \"a b", "comm", 7 },
		{ "== x", "", 3 },
		{ "state in", "", 6 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct filter_end end;

		filter_find_end(&end, cases[i].text);
		CHECK_CASE(end.begin == cases[i].begin, cases[i].text);
		CHECK_CASE(!end.field == !*cases[i].field, cases[i].text);
		CHECK_CASE(!end.field || (end.field_size == strlen(cases[i].field) &&
					  memcmp(end.field, cases[i].field, end.field_size) == 0),
			   cases[i].text);
	}
}

UNIT_MAIN

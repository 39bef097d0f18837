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
		const char *field; /* "": none is compared */
		size_t begin;
		enum filter_next next;
	} cases[] = {
		{ "", "", 0, FILTER_FIELD },
		{ "pa", "", 0, FILTER_FIELD },
		{ "not pa", "", 4, FILTER_FIELD },
		{ "state ", "", 6, FILTER_OPERATOR },
		{ "state == ", "state", 9, FILTER_VALUE },
		{ "state==C", "state", 7, FILTER_VALUE },
		{ "value.pts[1].x != ", "value.pts[1].x", 18, FILTER_VALUE },
		{ "state == NEW ", "", 13, FILTER_AND_OR },
		{ "state == NEW or p", "", 16, FILTER_FIELD },
		{ "a == 1 and b in (", "b", 17, FILTER_VALUE },
		{ "b in (NEW, C", "b", 11, FILTER_VALUE },
		{ "b in (NEW, OLD) and ", "", 20, FILTER_FIELD },
		{ "(state & 3) == ", "state", 15, FILTER_VALUE },
		{ "state & ", "state", 8, FILTER_VALUE },
		{ "(flags or st", "", 10, FILTER_FIELD },
		{ "comm ~ \"a b\" and c == x", "c", 22, FILTER_VALUE },
		{ "comm ~ \"a b", "comm", 7, FILTER_VALUE },
		{ "== x", "", 3, FILTER_VALUE },
		{ "state in", "", 6, FILTER_OPERATOR },
		{ "state & 3 ", "", 10, FILTER_OPERATOR },
		{ "(state & 3) ", "", 12, FILTER_OPERATOR },
		{ "b in (NEW, OLD) a", "", 16, FILTER_AND_OR },
		{ "(state == NEW) ", "", 15, FILTER_OPERATOR },
		{ "not (a or b == 1 ", "", 17, FILTER_AND_OR },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct filter_end end;

		filter_find_end(&end, cases[i].text);
		CHECK_CASE(end.begin == cases[i].begin, cases[i].text);
		CHECK_CASE(end.next == cases[i].next, cases[i].text);
		CHECK_CASE(!end.field == !*cases[i].field, cases[i].text);
		CHECK_CASE(!end.field || (end.field_size == strlen(cases[i].field) &&
					  memcmp(end.field, cases[i].field, end.field_size) == 0),
			   cases[i].text);
	}
}

UNIT_MAIN

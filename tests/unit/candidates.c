/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words for completion. */
#include "../lib/unit.h"
#include "base/util.h"
#include "cmd/complete/complete.h"

static void add_all(struct candidates *candidates)
{
	candidates_add(candidates, "flows", "map 7");
	candidates_add(candidates, "events", "map 3");
	candidates_add(candidates, "flows", "map 9");
	candidates_add(candidates, "flows", "map 7");
	candidates_add(candidates, "fields", NULL);
	candidates_add(candidates, "events", "map 3");
	candidates_add(candidates, "a\nb", "map 1");
	candidates_add(candidates, "fast", "a\nb");
}

TEST(a_word_stands_once_in_the_place_of_its_first)
{
	static const char *const want[][2] = {
		{ "flows", "several" }, { "events", "map 3" }, { "fields", "" }, { "fast", "" }
	};
	cleanup_candidates struct candidates candidates = { .part = "" };

	add_all(&candidates);
	candidates_merge(&candidates);
	CHECK(candidates.count == ARRAY_SIZE(want));
	for (size_t i = 0; i < candidates.count && i < ARRAY_SIZE(want); i++) {
		CHECK_STR(candidates.list[i].word, want[i][0]);
		CHECK_STR(candidates.list[i].note, want[i][1]);
	}
}

TEST(only_words_that_begin_with_the_part)
{
	cleanup_candidates struct candidates candidates = { .part = "fl" };

	add_all(&candidates);
	candidates_merge(&candidates);
	CHECK(candidates.count == 1);
	CHECK_STR(candidates.list[0].word, "flows");
}

TEST(nothing_is_nothing)
{
	cleanup_candidates struct candidates candidates = { .part = "" };

	candidates_merge(&candidates);
	CHECK(candidates.count == 0);
}

TEST(what_is_expected_is_said_once_and_can_be_shown)
{
	cleanup_candidates struct candidates candidates = { .part = "" };

	candidates_expect(&candidates, "a number from 0 to %d, or\n\033[31m", 7);
	candidates_expect(&candidates, "text");
	CHECK_STR(candidates.expected, "a number from 0 to 7, or\\n\\x1b[31m");
}

UNIT_MAIN

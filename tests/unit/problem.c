/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What went wrong, in words: nothing is cut, the last one counts, NULL is nobody. */
#include "base/problem.h"

#include "../lib/unit.h"

TEST(a_problem_is_filled_in_and_replaced)
{
	cleanup_problem struct problem problem = PROBLEM_NONE;

	CHECK_STR(problem_text(&problem), "");
	CHECK(problem_set(&problem, -ERANGE, REASON_RANGE, "%d is too large", 256) == -ERANGE);
	problem_hint(&problem, "0 to %d", 255);
	CHECK(problem.err == -ERANGE && problem.reason == REASON_RANGE);
	CHECK_STR(problem_text(&problem), "256 is too large");
	CHECK_STR(problem_hint_text(&problem), "0 to 255");
	problem_set(&problem, -EINVAL, REASON_SYNTAX, "bad: %s", problem_text(&problem));
	CHECK_STR(problem_text(&problem), "bad: 256 is too large");
	CHECK_STR(problem_hint_text(&problem), "");
	problem_prefix(&problem, "%s: ", "where");
	CHECK_STR(problem_text(&problem), "where: bad: 256 is too large");
	CHECK_PROBLEM(&problem, REASON_SYNTAX, "prefixed");
}

TEST(a_long_text_is_whole)
{
	cleanup_problem struct problem problem = PROBLEM_NONE;
	char name[5000];

	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	problem_set(&problem, -ENOENT, REASON_UNKNOWN, "no field %s", name);
	CHECK(strlen(problem_text(&problem)) == strlen("no field ") + sizeof(name) - 1);
}

TEST(a_problem_moves)
{
	cleanup_problem struct problem to = PROBLEM_NONE, from = PROBLEM_NONE;

	problem_set(&to, -EINVAL, REASON_TYPE, "old");
	problem_set(&from, -EPERM, REASON_PERMISSION, "new");
	problem_at(&from, 3, 7);
	problem_move(&to, &from);
	CHECK_STR(problem_text(&to), "new");
	CHECK(to.err == -EPERM && to.line == 3 && to.column == 7);
	CHECK(!from.err && !from.text.data);
}

TEST(nobody_listens)
{
	CHECK(problem_set(NULL, -EINVAL, REASON_TYPE, "unheard") == -EINVAL);
	CHECK(problem_no_memory(NULL) == -ENOMEM);
	problem_hint(NULL, "unheard");
	problem_prefix(NULL, "unheard");
	problem_at(NULL, 1, 1);
	problem_move(NULL, NULL);
}

TEST(each_reason_has_a_word)
{
	for (int reason = 0; reason < REASONS; reason++) {
		CHECK(*reason_word((enum reason)reason));
		for (int other = 0; other < reason; other++)
			CHECK(strcmp(reason_word((enum reason)reason),
				     reason_word((enum reason)other)) != 0);
	}
}

UNIT_MAIN

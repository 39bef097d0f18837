/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Unit tests: TEST(name) { … CHECK(condition); … }, as many as a file likes; UNIT_MAIN at its end.
 * Prints TAP; the program fails when a check has failed.
 */
#pragma once

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/problem.h"

struct unit_test {
	const char *name;
	void (*run)(void);
};

static struct unit_test unit_tests[256];
static size_t unit_count;
static bool unit_failed;

#define TEST(name)                                                                                 \
	static void test_##name(void);                                                             \
	__attribute__((constructor)) static void add_##name(void)                                  \
	{                                                                                          \
		unit_tests[unit_count++] = (struct unit_test){ #name, test_##name };               \
	}                                                                                          \
	static void test_##name(void)

/* Notes a condition that does not hold and goes on; CHECK_CASE also says in which case. */
#define CHECK(condition) CHECK_CASE(condition, "")
#define CHECK_CASE(condition, what)                                                                \
	do {                                                                                       \
		if (!(condition)) {                                                                \
			printf("# %s:%d: %s [%s]\n", __FILE__, __LINE__, #condition, what);        \
			unit_failed = true;                                                        \
		}                                                                                  \
	} while (0)
#define CHECK_STR(got, want)                                                                       \
	do {                                                                                       \
		const char *got_ = (got), *want_ = (want);                                         \
		if (!got_ || strcmp(got_, want_) != 0) {                                           \
			printf("# %s:%d: got  \"%s\"\n#   want \"%s\"\n", __FILE__, __LINE__,      \
			       got_ ? got_ : "(null)", want_);                                     \
			unit_failed = true;                                                        \
		}                                                                                  \
	} while (0)

/* The reason of a problem is this one.  The words for it, and the case, go into the file
 * $SENTENCES, if that is set: all of them together are tests/data/sentences.txt, the one place that
 * knows how they read. */
#define CHECK_PROBLEM(found, wanted, what)                                                         \
	do {                                                                                       \
		struct problem *problem_ = (found);                                                \
		enum reason wanted_ = (wanted);                                                    \
		if (problem_->reason != wanted_) {                                                 \
			printf("# %s:%d: %s, not %s: \"%s\" [%s]\n", __FILE__, __LINE__,           \
			       reason_word(problem_->reason), reason_word(wanted_),                \
			       problem_text(problem_), what);                                      \
			unit_failed = true;                                                        \
		}                                                                                  \
		unit_record(problem_, what);                                                       \
	} while (0)

static inline void unit_record(struct problem *problem, const char *what)
{
	const char *path = getenv("SENTENCES");
	FILE *file = path ? fopen(path, "a") : NULL;

	if (!file)
		return;
	fprintf(file, "%s: ", program_invocation_short_name);
	for (; *what; what++)
		fputc(*what == '\n' ? ' ' : *what, file);
	fprintf(file, " => %s: %s", reason_word(problem->reason), problem_text(problem));
	if (*problem_hint_text(problem))
		fprintf(file, " | hint: %s", problem_hint_text(problem));
	fputc('\n', file);
	fclose(file);
}

#define UNIT_MAIN                                                                                  \
	int main(void)                                                                             \
	{                                                                                          \
		bool any = false;                                                                  \
                                                                                                   \
		setvbuf(stdout, NULL, _IOLBF, 0);                                                  \
		printf("1..%zu\n", unit_count);                                                    \
		for (size_t i = 0; i < unit_count; i++) {                                          \
			unit_failed = false;                                                       \
			unit_tests[i].run();                                                       \
			printf("%sok %zu - %s\n", unit_failed ? "not " : "", i + 1,                \
			       unit_tests[i].name);                                                \
			any |= unit_failed;                                                        \
		}                                                                                  \
		return any;                                                                        \
	}

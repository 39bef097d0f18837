/*
 * Unit tests: TEST(name) { … CHECK(condition); … }, as many as a file likes; UNIT_MAIN at its end.
 * Prints TAP; the program fails when a check has failed.
 */
#pragma once

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

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

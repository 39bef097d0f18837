/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The terminal's colour and width. */
#include "base/term.h"

#include <fcntl.h>
#include <sys/ioctl.h>

#include "../lib/unit.h"

static int open_terminal(void)
{
	return open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC);
}

TEST(colour_is_for_terminals_that_have_it)
{
	static const struct {
		const char *term, *no_color;
		bool colour;
	} cases[] = {
		{ "xterm", NULL, true }, { "xterm", "", true }, { "xterm", "1", false },
		{ "dumb", NULL, false }, { NULL, NULL, false },
	};
	cleanup_close int terminal = open_terminal(), file = open("/dev/null", O_RDWR);

	CHECK(terminal >= 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		unsetenv("TERM");
		unsetenv("NO_COLOR");
		if (cases[i].term)
			setenv("TERM", cases[i].term, 1);
		if (cases[i].no_color)
			setenv("NO_COLOR", cases[i].no_color, 1);
		CHECK_CASE(term_has_colour(terminal) == cases[i].colour, cases[i].term ?: "");
		CHECK(!term_has_colour(file));
	}
}

TEST(columns_are_those_of_the_terminal)
{
	cleanup_close int terminal = open_terminal(), file = open("/dev/null", O_RDWR);
	struct winsize size = { .ws_row = 24, .ws_col = 132 };

	CHECK(terminal >= 0);
	CHECK(term_columns(terminal) == 0);
	CHECK(ioctl(terminal, TIOCSWINSZ, &size) == 0);
	CHECK(term_columns(terminal) == 132);
	CHECK(term_columns(file) == 0);
	CHECK(term_columns(-1) == 0);
}

TEST(rows_and_what_fits)
{
	int terminal = open_terminal();

	CHECK(term_rows(terminal) == 0);
	CHECK(term_rows(-1) == 0);
	CHECK(term_fit("flöws", 6, 9) == 6);
	CHECK(term_fit("flöws", 6, 5) == 6);
	CHECK(term_fit("flöws", 6, 3) == 4);
	CHECK(term_fit("flöws", 6, 2) == 2);
	CHECK(term_fit("flöws", 6, 0) == 0);
	close(terminal);
}

TEST(characters_have_the_width_that_terminals_give_them)
{
	static const struct {
		const char *text;
		size_t width, columns, fit; /* the bytes that fit so many columns */
	} cases[] = {
		{ "", 0, 0, 0 },
		{ "ab", 2, 1, 1 },
		{ "日本", 4, 4, 6 },
		{ "日本", 4, 3, 3 },
		{ "日本", 4, 1, 0 },
		{ "a日", 3, 2, 1 },
		{ "한글", 4, 2, 3 },
		{ "ﾊﾝ", 2, 1, 3 }, /* half-width */
		{ "ＡＢ", 4, 3, 3 },
		{ "🐝x", 3, 2, 4 },
		{ "🐝x", 3, 1, 0 },
		{ "e\u0301x", 2, 1, 3 }, /* a mark stays with its letter */
		{ "e\u0301\u0302x", 2, 1, 5 },
		{ "\u0301x", 1, 0, 2 },
		{ "ñ€×…", 4, 2, 5 },
		{ "\U0001faf6", 2, 1, 0 },
		{ "\xff\xe6", 2, 1, 1 }, /* not UTF-8 */
		{ "a\xe6\x97", 3, 2, 2 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *text = cases[i].text;

		CHECK_CASE(term_width(text, strlen(text)) == cases[i].width, text);
		CHECK_CASE(term_fit(text, strlen(text), cases[i].columns) == cases[i].fit, text);
	}
}

UNIT_MAIN

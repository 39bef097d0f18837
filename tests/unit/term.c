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

UNIT_MAIN

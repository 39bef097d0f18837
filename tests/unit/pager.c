/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What fits a screen, and what is for a pager. */
#include "base/pager.h"

#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>

#include "../lib/unit.h"
#include "base/util.h"

/* A terminal that is not this process's own: no pager is ever started on it. */
static int open_screen(unsigned short columns, unsigned short rows)
{
	int fd = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC);
	struct winsize size = { .ws_col = columns, .ws_row = rows };

	CHECK(fd >= 0 && ioctl(fd, TIOCSWINSZ, &size) == 0);
	return fd;
}

/* Does the text fit, together with what came before? */
static bool fits(struct pager *pager, const char *text)
{
	CHECK(pager_target(pager, text, strlen(text)) == pager->screen);
	return pager->state == PAGER_WAITS;
}

TEST(rows_are_counted_as_the_terminal_shows_them)
{
	static const struct {
		const char *text;
		bool fits;
	} cases[] = {
		{ "", true },
		{ "a\nb\nc\n", true },
		{ "a\nb\nc\n\n", false },
		{ "a\nb\nc", true },
		{ "a\nb\nc\nd", false },
		/* A line of the screen's width takes one row. */
		{ "0123456789\n0123456789\n0123456789\n", true },
		{ "0123456789a\nb\n", true },
		{ "0123456789a\nb\nc\n", false },
		{ "0123456789\n0123456789\n0123456789a\n", false },
		{ "0123456789012345678901234567890", false },
		/* A tab reaches to the next multiple of eight. */
		{ "a\tb\nc\nd\n", true },
		{ "a\tbcd\nc\nd\n", false },
		/* Colour takes no room, and a character of several bytes one column. */
		{ "\033[1;31m0123456789\033[0m\nb\nc\n", true },
		{ "\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\nb\nc\n", true },
		{ "\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4a\nb\nc\n", false },
		/* Those of East Asia fill two, and none is cut. */
		{ "\u4e00\u4e00\u4e00\u4e00\u4e00\nb\nc\n", true },
		{ "a\u4e00\u4e00\u4e00\u4e00\u4e00\nb\nc\n", false },
	};
	cleanup_close int screen = open_screen(10, 4);

	setenv("PAGER", "sh", 1);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct pager pager;

		pager_begin(&pager, screen);
		CHECK_CASE(fits(&pager, cases[i].text) == cases[i].fits, cases[i].text);
		CHECK(!pager_end(&pager));
	}
}

TEST(what_comes_in_parts_is_counted_together)
{
	cleanup_close int screen = open_screen(10, 4);
	struct pager pager;

	setenv("PAGER", "sh", 1);
	pager_begin(&pager, screen);
	CHECK(fits(&pager, "01234"));
	CHECK(fits(&pager, "56789"));
	CHECK(fits(&pager, "\nb\n"));
	CHECK(pager.shown.len == 13);
	CHECK(fits(&pager, "c"));
	CHECK(fits(&pager, "\n"));
	CHECK(!fits(&pager, "d"));
	CHECK(pager.shown.len == 0);
	CHECK(!pager_end(&pager));
}

TEST(there_is_a_pager_if_its_program_exists)
{
	static const struct {
		const char *command;
		bool exists;
	} cases[] = {
		{ "sh", true },		{ "sh -x", true },	    { "  sh\t-x", true },
		{ "/bin/sh", true },	{ "X=y sh", true },	    { "$EDITOR", true },
		{ "'a b' c", true },	{ "sh|sh", true },	    { "", false },
		{ " ", false },		{ "cat", false },	    { "nosuchpager", false },
		{ "nosuch -x", false }, { "/nosuch/pager", false }, { "/bin/nosuch", false },
		{ "./nosuch", false },
	};
	cleanup_close int screen = open_screen(80, 24), unknown = open_screen(0, 0);
	struct pager pager;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		setenv("PAGER", cases[i].command, 1);
		pager_begin(&pager, screen);
		CHECK_CASE((pager.state == PAGER_WAITS) == cases[i].exists, cases[i].command);
		pager_end(&pager);
	}
	setenv("PAGER", "sh", 1);
	setenv("PATH", "/nosuch", 1);
	pager_begin(&pager, screen);
	CHECK(pager.state == PAGER_OFF);
	setenv("PATH", "/nosuch:/bin", 1);
	pager_begin(&pager, screen);
	CHECK(pager.state == PAGER_WAITS);
	/* A terminal of which no size is known. */
	pager_begin(&pager, unknown);
	CHECK(pager.state == PAGER_OFF);
}

TEST(a_message_that_fits_goes_to_standard_error)
{
	cleanup_close int screen = open_screen(10, 4);
	struct pager pager;

	setenv("PAGER", "sh", 1);
	pager_begin(&pager, screen);
	pager.messages = true;
	CHECK(!pager_message(&pager, "note\n", 5));
	CHECK(pager.row == 1);
	CHECK(!pager_end(&pager));
}

UNIT_MAIN

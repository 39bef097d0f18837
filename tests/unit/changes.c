/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What watch shows: the head of the output, marks and rates. */
#include "cli/changes.h"

#include <string.h>

#include "../lib/unit.h"
#include "base/util.h"

/* What the second of two rounds, two seconds later, looks like; [ and ] for the marks. */
static const char *shown(const char *before, const char *now, const struct canvas *canvas)
{
	static struct buf text;
	const struct round first = { before, before ? strlen(before) : 0, 10 };
	const struct round second = { now, strlen(now), 12 };
	cleanup_buf struct buf screen = BUF_EMPTY;
	const char *at;

	changes_add(&screen, &second, before ? &first : NULL, canvas);
	buf_done(&text);
	for (at = buf_text(&screen); *at;) {
		static const char *const marks[][2] = { { "\033[7m", "<" },
							{ "\033[27m", ">" },
							{ "\033[K\n", "\n" } };
		size_t i = 0;

		while (i < ARRAY_SIZE(marks) && strncmp(at, marks[i][0], strlen(marks[i][0])) != 0)
			i++;
		if (i < ARRAY_SIZE(marks))
			buf_add_str(&text, marks[i][1]);
		else
			buf_add_char(&text, *at);
		at += i < ARRAY_SIZE(marks) ? strlen(marks[i][0]) : 1;
	}
	return buf_text(&text);
}

#define CHECK_SHOWN(before, now, expected)                                                         \
	CHECK_CASE(strcmp(shown(before, now, &wide), expected) == 0, now)

static const struct canvas wide = { .rows = 24, .marks = true };

TEST(the_first_round_and_what_stays_have_no_marks)
{
	CHECK_SHOWN(NULL, "key: 1  value: 5\n", "key: 1  value: 5\n");
	CHECK_SHOWN("a\nb\n", "a\nb\n", "a\nb\n");
	CHECK_SHOWN("a\nb\nkey: 7\n", "key: 7\na\n", "key: 7\na\n");
	CHECK_SHOWN("", "", "");
}

TEST(what_has_changed_is_marked)
{
	CHECK_SHOWN("name: abc\n", "name: abd\n", "name: ab<d>\n");
	CHECK_SHOWN("a\n", "a\nnew\n", "a\n<new>\n");
	CHECK_SHOWN("x: 10.0.0.1\n", "x: 10.0.0.2\n", "x: 10.0.0.<2>\n");
	CHECK_CASE(strcmp(shown("a\n", "b\n", &(struct canvas){ .rows = 24 }), "b\n") == 0,
		   "no marks without colour");
	/* Colour is no change. */
	CHECK_SHOWN("\033[1mid:\033[0m 7\n", "\033[1mid:\033[0m 7\n", "\033[1mid:\033[0m 7\n");
	CHECK_SHOWN("\033[1mid:\033[0m x\n", "\033[1mid:\033[0m y\n", "\033[1mid:\033[0m <y>\n");
}

TEST(numbers_that_grow_have_rates)
{
	CHECK_SHOWN("key: 7  value: 10\n", "key: 7  value: 30\n", "key: 7  value: <3>0  +10/s\n");
	CHECK_SHOWN("entries: 5\n", "entries: 6\n", "entries: <6>  +0.5/s\n");
	CHECK_SHOWN("5\n", "9\n", "<9>  +2.0/s\n");
	CHECK_SHOWN("{p: 8, b: 800}\n", "{p: 8, b: 999}\n", "{p: 8, b: <999>}  +100/s\n");
	CHECK_SHOWN("7 a={p=1,b=100}\n", "7 a={p=3,b=300}\n",
		    "7 a={p=<3>,b=<3>00}  +1.0/s +100/s\n");
	CHECK_SHOWN("{\"k\":7,\"v\":18446744073709\n", "{\"k\":7,\"v\":18446744073711\n",
		    "{\"k\":7,\"v\":184467440737<11>  +1.0/s\n");
	/* The first number may be a counter. */
	CHECK_SHOWN("runs: 100, errors: 7\n", "runs: 102, errors: 7\n",
		    "runs: 10<2>, errors: 7  +1.0/s\n");
	CHECK_SHOWN("key: ab\nvalue: {a: 1, b: 2}\n", "x\nkey: ab\nvalue: {a: 3, b: 2}\n",
		    "<x>\nkey: ab\nvalue: {a: <3>, b: 2}  +1.0/s\n");
	/* A table whose column has grown wider. */
	CHECK_SHOWN("ID  RUNS  NAME\n 7    99  a\n", "ID  RUNS  NAME\n 7   101  a\n",
		    "ID  RUNS  NAME\n 7   <101>  a  +1.0/s\n");
	CHECK_SHOWN("\033[1mruns:\033[0m 7\n", "\033[1mruns:\033[0m 9\n",
		    "\033[1mruns:\033[0m <9>  +1.0/s\n");
}

TEST(what_is_no_counter_has_no_rate)
{
	static const struct {
		const char *before, *now;
	} cases[] = {
		{ "value: 30", "value: 10" },
		{ "at: 12:30:07", "at: 12:30:09" },
		{ "to: 10.0.0.1", "to: 10.0.0.9" },
		{ "size: 1.5 MiB", "size: 1.7 MiB" },
		{ "key: -3", "key: -5" },
		{ "key: 0x10", "key: 0x20" },
		{ "value: 10 00", "value: 20 00" },
		{ "value: 10 27", "value: 20 27" },
		{ "day: 2026-11-28", "day: 2026-11-29" },
		{ "mask: 007", "mask: 008" },
		{ "fill: 10%", "fill: 20%" },
		{ "n: 12345678901234567890", "n: 1" },
		{ "a: 1", "b: 2" },
		{ "key: 7  value: 30", "key: 8  value: 30" },
		{ "key: 7", "key: 8" },
		{ "7 x", "8 x" },
		{ "\"id\": 7, \"runs\": 5", "\"id\": 8, \"runs\": 9" },
		{ "runs: 1, errors: 7\na", "b\nruns: 2, errors: 8" },

		{ "key: 1  value: 5", "key: 2  value: 5" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		CHECK_CASE(!strstr(shown(cases[i].before, cases[i].now, &wide), "/s"),
			   cases[i].now);
}

TEST(lines_are_known_again_where_they_have_moved)
{
	/* A new element before the one that counts, and one that is new between. */
	CHECK_SHOWN("key: 7  value: 10\n", "key: 5  value: 1\nkey: 7  value: 30\n",
		    "key: <5>  value: 1\nkey: 7  value: <3>0  +10/s\n");
	CHECK_SHOWN("k: 1 443 v: 5\n", "k: 1 444 v: 9\nk: 1 443 v: 9\n",
		    "k: 1 44<4> v: <9>\nk: 1 443 v: <9>  +2.0/s\n");
	/* A value below its key. */
	CHECK_SHOWN("key: ab\nvalue: 10\nkey: cd\nvalue: 20\n",
		    "key: xy\nvalue: 8\nkey: ab\nvalue: 12\nkey: cd\nvalue: 24\n",
		    "key: <xy>\nvalue: <8>\nkey: ab\nvalue: 1<2>  +1.0/s\n"
		    "key: cd\nvalue: 2<4>  +2.0/s\n");
	CHECK_SHOWN("value (CPU 0): 1\nvalue (CPU 1): 5\n", "value (CPU 0): 3\nvalue (CPU 1): 9\n",
		    "value (CPU 0): <3>  +1.0/s\nvalue (CPU 1): <9>  +2.0/s\n");
}

TEST(the_screen_has_room_for_so_much)
{
	const struct canvas small = { .rows = 2, .columns = 12 };
	const struct canvas smaller = { .rows = 1, .columns = 8 };

	CHECK(strcmp(shown(NULL, "abcdefghijklmnop\nb\nc\n", &small), "abcdefghijkl\nb\n") == 0);
	CHECK(strcmp(shown("abcdefghi: 1\n", "abcdefghi: 3\n", &small), "abcdefghi: 3\n") == 0);
	CHECK(strcmp(shown("abcdefghi: 5\n", "abcdefghi: 9\n", &(struct canvas){ 1, 18 }),
		     "abcdefghi:  +2.0/s\n") == 0);
	CHECK(strcmp(shown("a: 5 9\n", "a: 5 19\n", &smaller), "a: 5 19\n") == 0);
	CHECK(strcmp(shown(NULL, "a\n", &(struct canvas){ 0 }), "") == 0);
}

UNIT_MAIN

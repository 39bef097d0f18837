/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text from outside, made safe for a terminal and for JSON. */
#include "base/escape.h"

#include "../lib/unit.h"
#include "base/util.h"

static const struct {
	const char *text;
	size_t size;
	const char *plain, *json;
} cases[] = {
	{ "flows", 5, "flows", "\"flows\"" },
	{ "", 0, "", "\"\"" },
	{ "a\"b\\c", 5, "a\"b\\\\c", "\"a\\\"b\\\\c\"" },
	{ "a\nb\tc\r", 6, "a\\nb\\tc\\r", "\"a\\nb\\tc\\r\"" },
	{ "\033[31m", 5, "\\x1b[31m", "\"\\u001b[31m\"" },
	{ "\0x\x7f", 3, "\\x00x\\x7f", "\"\\u0000x\\u007f\"" },
	{ "gr\xc3\xbc\xc3\x9f", 6, "gr\xc3\xbc\xc3\x9f", "\"gr\xc3\xbc\xc3\x9f\"" },
	{ "\xff\xc3", 2, "\\xff\\xc3", "\"\\u00ff\\u00c3\"" },
	{ "\xc0\xaf\xed\xa0\x80", 5, "\\xc0\\xaf\\xed\\xa0\\x80",
	  "\"\\u00c0\\u00af\\u00ed\\u00a0\\u0080\"" },
	{ "\xc2\x9b"
	  "31m",
	  5, "\\xc2\\x9b31m",
	  "\"\xc2\x9b"
	  "31m\"" },
	{ "\xf0\x9f\x90\x9d", 4, "\xf0\x9f\x90\x9d", "\"\xf0\x9f\x90\x9d\"" },
};

TEST(escaped)
{
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		cleanup_buf struct buf plain = BUF_EMPTY, json = BUF_EMPTY;

		escape_text(&plain, cases[i].text, cases[i].size);
		escape_json(&json, cases[i].text, cases[i].size);
		CHECK_STR(buf_text(&plain), cases[i].plain);
		CHECK_STR(buf_text(&json), cases[i].json);
	}
}

TEST(a_log_keeps_its_lines)
{
	cleanup_buf struct buf text = BUF_EMPTY;

	escape_lines(&text, "0: (b7)\n\tr0\033", 12);
	CHECK_STR(buf_text(&text), "0: (b7)\n\tr0\\x1b");
}

TEST(a_source_line_is_shown_as_it_was_written)
{
	cleanup_buf struct buf text = BUF_EMPTY;

	escape_source(&text, "\tputs(\"a\\n\");\033\n", 15);
	CHECK_STR(buf_text(&text), "\tputs(\"a\\n\");\\x1b\\n");
}

TEST(no_more_than_the_space_that_is_promised)
{
	char text[100], space[ESCAPE_SPACE(sizeof(text))];

	memset(text, 1, sizeof(text));
	CHECK(escape_json_to(space, text, sizeof(text)) <= space + sizeof(space));
	CHECK(escape_text_to(space, text, sizeof(text)) <= space + sizeof(space));
}

UNIT_MAIN

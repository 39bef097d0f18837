/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text from outside, made safe for a terminal and for JSON. */
#include "base/escape.h"

#include "../lib/unit.h"
#include "base/json_read.h"
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
	{ "\xff\xc3", 2, "\\xff\\xc3", "\"\\uefff\\uefc3\"" },
	{ "\xc0\xaf\xed\xa0\x80", 5, "\\xc0\\xaf\\xed\\xa0\\x80",
	  "\"\\uefc0\\uefaf\\uefed\\uefa0\\uef80\"" },
	/* C1 controls, of which U+0085 is a new line to some. */
	{ "\xc2\x9b"
	  "31m",
	  5, "\\u009b31m", "\"\\u009b31m\"" },
	{ "\xc2\x80\xc2\x9f\xc2\xa0", 6, "\\u0080\\u009f\xc2\xa0", "\"\\u0080\\u009f\xc2\xa0\"" },
	/* What turns the direction, has no width, ends lines. */
	{ "a\xe2\x80\xae"
	  "b\xe2\x81\xa6",
	  8, "a\\u202eb\\u2066", "\"a\\u202eb\\u2066\"" },
	{ "\xe2\x80\x8b\xef\xbb\xbf\xc2\xad", 8, "\\u200b\\ufeff\\u00ad",
	  "\"\\u200b\\ufeff\\u00ad\"" },
	{ "\xe2\x80\xa8\xe2\x80\xa9", 6, "\\u2028\\u2029", "\"\\u2028\\u2029\"" },
	{ "\xd8\x9c\xe2\x80\x8f", 5, "\\u061c\\u200f", "\"\\u061c\\u200f\"" },
	{ "\xf3\xa0\x80\x81", 4, "\\U000e0001", "\"\\udb40\\udc01\"" },
	/* Seen, next to those. */
	{ "\xe2\x80\x90\xe2\x80\xa7\xe2\x80\xaf", 9, "\xe2\x80\x90\xe2\x80\xa7\xe2\x80\xaf",
	  "\"\xe2\x80\x90\xe2\x80\xa7\xe2\x80\xaf\"" },
	/* A byte, the letter of its number, and the character that stands for it. */
	{ "\xff", 1, "\\xff", "\"\\uefff\"" },
	{ "\xc3\xbf", 2, "\xc3\xbf", "\"\xc3\xbf\"" },
	{ "\xee\xbf\xbf", 3, "\xee\xbf\xbf", "\"\\uefee\\uefbf\\uefbf\"" },
	{ "\xee\xbe\x80", 3, "\xee\xbe\x80", "\"\\uefee\\uefbe\\uef80\"" },
	{ "\xee\xbd\xbf\xef\x80\x80", 6, "\xee\xbd\xbf\xef\x80\x80",
	  "\"\xee\xbd\xbf\xef\x80\x80\"" },
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

/* As bpfadm-json(7) says. */
static void bytes_of(struct buf *bytes, const char *json)
{
	cleanup_buf struct buf text = BUF_EMPTY;
	const unsigned char *at;

	json_unescape(&text, json + 1, strlen(json) - 2);
	at = (const unsigned char *)buf_text(&text);
	while (*at) {
		unsigned code = (at[0] & 0xfu) << 12 | (at[1] & 0x3fu) << 6 | (at[2] & 0x3fu);

		if (at[0] == 0xee && code >= 0xef80) {
			buf_add_char(bytes, (char)(code - 0xef00));
			at += 3;
		} else {
			buf_add_char(bytes, (char)*at++);
		}
	}
}

TEST(any_bytes_come_back)
{
	srand(1);
	for (int i = 0; i < 20000; i++) {
		static const char often[] = "\xee\xbe\xbf\x80\xff\xe2\xae\xc3";
		cleanup_buf struct buf json = BUF_EMPTY, back = BUF_EMPTY;
		char text[9] = "";

		for (int c = 0; c < 8; c++)
			text[c] = rand() % 2 ? often[rand() % 8] : (char)(1 + rand() % 255);
		escape_json(&json, text, strlen(text));
		bytes_of(&back, buf_text(&json));
		CHECK_STR(buf_text(&back), text);
		CHECK(utf8_length(json.data, json.len) == 1);
	}
}

UNIT_MAIN

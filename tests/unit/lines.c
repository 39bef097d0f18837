/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Splitting lines into words. */
#include "cli/lines.h"

#include <errno.h>

#include "../lib/unit.h"
#include "base/util.h"
#include "cli/commands.h"

/* The words joined by "|", for comparing. */
static const char *joined(const struct line *line)
{
	static char text[256];
	size_t length = 0;

	text[0] = 0;
	for (size_t i = 0; i < line->count; i++)
		length += (size_t)snprintf(text + length, sizeof(text) - length, "%s%s",
					   i ? "|" : "", line->words[i]);
	return text;
}

/* The shell knows where an expression ends by the keywords of its commands. */
static const struct arg dump_args[] = {
	{ ARG_WORDS, .keyword = "where" },
	{ ARG_NUMBER, .keyword = "limit" },
	{ ARG_END },
};
static const struct command dump = { .name = "map dump", .args = dump_args };
static const struct command *const commands[] = { &dump };
static const struct command_table table = { .commands = commands, .command_count = 1 };

static const struct {
	const char *text, *words;
} plain[] = {
	{ "", "" },
	{ "   \t", "" },
	{ "map show", "map|show" },
	{ "  map\tshow \r", "map|show" },
	{ "map 'a b' \"c d\"", "map|a b|c d" },
	{ "a''b", "ab" },
	{ "'' \"\"", "|" },
	{ "'\\n' \"\\n\"", "\\n|\\n" },
	{ "\"\\\"\\\\\"", "\"\\" },
	{ "a\\ b \\# \\\"", "a b|#|\"" },
	{ "key '{\"a\": 1}'", "key|{\"a\": 1}" },
	{ "map # show", "map" },
	{ "#map show", "" },
	{ "a#b", "a#b" },
	{ "'a #b'", "a #b" },
	{ "a | b > c ! d", "a|||b|>|c|!|d" },
};

TEST(words_and_quotes)
{
	for (size_t i = 0; i < ARRAY_SIZE(plain); i++) {
		cleanup_line struct line line = LINE_NEW(NULL);

		CHECK_CASE(line_add(&line, plain[i].text, strlen(plain[i].text)) == 0,
			   plain[i].text);
		CHECK_STR(joined(&line), plain[i].words);
	}
}

static const struct {
	const char *text, *words;
	enum line_form form;
	const char *target;
} shell[] = {
	{ "map show", "map|show", LINE_PLAIN, NULL },
	{ "map show | grep 'a b' | wc", "map|show", LINE_PIPE, "grep 'a b' | wc" },
	{ "map show|wc # not ours", "map|show", LINE_PIPE, "wc # not ours" },
	{ "map show > f", "map|show", LINE_WRITE, "f" },
	{ "map show >f # ours", "map|show", LINE_WRITE, "f" },
	{ "map show>>'a b'", "map|show", LINE_APPEND, "a b" },
	{ "> f map show", NULL, LINE_PLAIN, NULL },
	{ "! ls | wc > x", "", LINE_SH, "ls | wc > x" },
	{ "  !ls", "", LINE_SH, "ls" },
	{ "a !b", "a|!b", LINE_PLAIN, NULL },
	{ "a '|' \">\" \\|", "a|||>||", LINE_PLAIN, NULL },
	{ "a |", NULL, LINE_PLAIN, NULL },
	{ "a >", NULL, LINE_PLAIN, NULL },
	{ "a > b c", NULL, LINE_PLAIN, NULL },
	{ "a > b > c", NULL, LINE_PLAIN, NULL },
	{ "a > b | c", NULL, LINE_PLAIN, NULL },
	{ "!", NULL, LINE_PLAIN, NULL },
	{ "d where a > 8", "d|where|a|>|8", LINE_PLAIN, NULL },
	{ "d where a>=8||b|1", "d|where|a>=8||b|1", LINE_PLAIN, NULL },
	{ "d where a > 8 limit 3 | wc", "d|where|a|>|8|limit|3", LINE_PIPE, "wc" },
	{ "d where a > 8 limit 3 > f", "d|where|a|>|8|limit|3", LINE_WRITE, "f" },
	{ "d where 'a > 8' > f", "d|where|a > 8", LINE_WRITE, "f" },
	{ "d where 'a > 8'|wc", "d|where|a > 8", LINE_PIPE, "wc" },
	{ "d where a > 8 | wc", "d|where|a|>|8|||wc", LINE_PLAIN, NULL },
	{ "d 'where' > f", "d|where", LINE_WRITE, "f" },
};

TEST(what_the_shell_adds)
{
	for (size_t i = 0; i < ARRAY_SIZE(shell); i++) {
		cleanup_line struct line line = LINE_NEW(&table);
		int err = line_add(&line, shell[i].text, strlen(shell[i].text));

		if (!shell[i].words) {
			CHECK_CASE(err == -EINVAL && line.problem, shell[i].text);
			continue;
		}
		CHECK_CASE(err == 0 && line.form == shell[i].form, shell[i].text);
		CHECK_STR(joined(&line), shell[i].words);
		if (shell[i].target)
			CHECK_STR(line.target, shell[i].target);
	}
}

TEST(a_semicolon_ends_a_command)
{
	cleanup_line struct line line = LINE_NEW(&table), batch = LINE_NEW(NULL);
	const char *text = "a 'b;c'; d where x > 1; e";

	CHECK(line_add(&line, text, strlen(text)) == 0);
	CHECK_STR(joined(&line), "a|b;c");
	CHECK_STR(line.rest, " d where x > 1; e");
	CHECK(line_add(&batch, "a;b", 3) == 0);
	CHECK_STR(joined(&batch), "a;b");
}

TEST(in_the_shell_an_open_quote_continues_a_line)
{
	cleanup_line struct line line = LINE_NEW(&table);

	CHECK(line_add(&line, "a 'b", 4) == -EAGAIN);
	CHECK(line_add(&line, "c' | wc", 7) == 0);
	CHECK_STR(joined(&line), "a|b\nc");
	CHECK(line.form == LINE_PIPE);
}

TEST(a_backslash_continues_a_line)
{
	cleanup_line struct line line = LINE_NEW(NULL);

	CHECK(line_add(&line, "map \\", 5) == -EAGAIN);
	CHECK(line_add(&line, "sh\\", 3) == -EAGAIN);
	CHECK(line_add(&line, "ow \"a\\", 6) == -EAGAIN);
	CHECK(line_add(&line, "b\"", 2) == 0);
	CHECK_STR(joined(&line), "map|show|ab");
}

TEST(a_backslash_in_a_comment_continues_nothing)
{
	cleanup_line struct line line = LINE_NEW(NULL);

	CHECK(line_add(&line, "map # \\", 7) == 0);
}

TEST(refusals)
{
	static const char *const texts[] = { "a 'b", "a \"b", "'", "a \"b\\\"" };

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		cleanup_line struct line line = LINE_NEW(NULL);

		CHECK_CASE(line_add(&line, texts[i], strlen(texts[i])) == -EINVAL && line.problem,
			   texts[i]);
	}
}

TEST(a_zero_byte_is_refused)
{
	cleanup_line struct line line = LINE_NEW(NULL);

	CHECK(line_add(&line, "a\0b", 3) == -EINVAL);
}

TEST(of_several_commands_the_last_is_kept)
{
	static const struct {
		const char *text;
		size_t count;
		const char *last;
	} cases[] = {
		{ "map show 7", 3, "7" },
		{ "version; map ", 1, "map" },
		{ "a; b c;", 0, NULL },
		{ "a;b 'c;d' e", 3, "e" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		cleanup_line struct line line = LINE_NEW(&command_table);

		CHECK(line_add_last(&line, cases[i].text, strlen(cases[i].text)) == 0);
		CHECK_CASE(line.count == cases[i].count, cases[i].text);
		if (line.count && cases[i].last)
			CHECK_STR(line.words[line.count - 1], cases[i].last);
	}
	cleanup_line struct line line = LINE_NEW(&command_table);
	CHECK(line_add_last(&line, "a; b | ", 7) == -EINVAL && line.form == LINE_PIPE);
}

UNIT_MAIN

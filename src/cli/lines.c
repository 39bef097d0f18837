/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Splitting a line into words, as sh does where it matters. */
#include "cli/lines.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/grammar.h"

/* The effect of a character on the line. */
enum step { STEP_ON, STEP_SKIP_NEXT, STEP_COMPLETE, STEP_CONTINUES };

void line_done(struct line *line)
{
	buf_done(&line->text);
	free(line->words);
	line->words = NULL;
	line->count = 0;
}

void line_begin(struct line *line, const struct command_table *table)
{
	struct buf text = line->text;

	free(line->words);
	text.len = 0;
	text.err = 0;
	*line = (struct line){ .table = table, .text = text };
}

static void add_char(struct line *line, char c)
{
	buf_add_char(&line->text, c);
	line->in_word = true;
}

/* Keeps track of expressions: `where packets > 8 limit 3`, or `where 'packets > 8'`. */
static void follow_where(struct line *line, const char *word)
{
	if (!line->quoted && strcmp(word, "where") == 0)
		line->where = WHERE_BEGUN;
	else if (line->where == WHERE_BEGUN)
		line->where = line->quoted ? WHERE_NONE : WHERE_OPEN;
	else if (line->where == WHERE_OPEN && grammar_ends_where(line->table, word))
		line->where = WHERE_NONE;
}

static void end_word(struct line *line)
{
	if (!line->in_word)
		return;
	buf_add_char(&line->text, 0);
	if (line->table && !line->text.err)
		follow_where(line, line->text.data + line->word_begin);
	line->word_begin = line->text.len;
	line->count++;
	line->in_word = line->quoted = false;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

static enum step in_quotes(struct line *line, const char *at, const char *end)
{
	bool escapes = line->quote == '"' && *at == '\\';

	if (*at == line->quote) {
		line->quote = 0;
		return STEP_ON;
	}
	if (escapes && at + 1 == end)
		return STEP_CONTINUES;
	if (escapes && (at[1] == '"' || at[1] == '\\')) {
		add_char(line, at[1]);
		return STEP_SKIP_NEXT;
	}
	add_char(line, *at);
	return STEP_ON;
}

static void begin_target(struct line *line, enum line_form form)
{
	end_word(line);
	if (line->form != LINE_PLAIN)
		line->problem = "a line can have only one | or >";
	line->form = form;
	line->before_target = line->count;
}

/* The rest of the line is a command for sh. */
static enum step give_to_sh(struct line *line, enum line_form form, const char *at, const char *end)
{
	begin_target(line, form);
	for (at++; at < end && is_blank(*at);)
		at++;
	for (; at < end; at++)
		add_char(line, *at);
	end_word(line);
	return STEP_COMPLETE;
}

static enum step write_to(struct line *line, const char *at, const char *end)
{
	bool append = at + 1 < end && at[1] == '>';

	begin_target(line, append ? LINE_APPEND : LINE_WRITE);
	return append ? STEP_SKIP_NEXT : STEP_ON;
}

/* A word in quotes that follows `where` is all of the expression. */
static bool in_expression(const struct line *line)
{
	return line->where == WHERE_OPEN || (line->where == WHERE_BEGUN && !line->quoted);
}

/* Does a word that ends before `at` stand by itself there? */
static bool is_end_of_word(const char *at, const char *end)
{
	return at == end || is_blank(*at) || strchr(";|>", *at);
}

/* A character that has a meaning in the shell alone, outside of expressions. */
static enum step in_shell(struct line *line, const char *at, const char *end)
{
	char c = *at;

	if (c == ';') {
		line->rest = at + 1;
		return STEP_COMPLETE;
	}
	if (c == '!' && !line->text.len)
		return give_to_sh(line, LINE_SH, at, end);
	if (c == '?') {
		line->question = !line->in_word && is_end_of_word(at + 1, end) ? line->count + 1
									       : 0;
		add_char(line, c);
		return STEP_ON;
	}
	if (c != '!' && !in_expression(line))
		return c == '|' ? give_to_sh(line, LINE_PIPE, at, end) : write_to(line, at, end);
	line->operators |= c != '!';
	add_char(line, c);
	return STEP_ON;
}

static enum step outside_quotes(struct line *line, const char *at, const char *end)
{
	char c = *at;

	if (is_blank(c)) {
		end_word(line);
	} else if (c == '#' && !line->in_word) {
		return STEP_COMPLETE;
	} else if (c == '\'' || c == '"') {
		line->quote = c;
		line->in_word = line->quoted = true;
	} else if (c == '\\' && at + 1 == end) {
		return STEP_CONTINUES;
	} else if (c == '\\') {
		add_char(line, at[1]);
		return STEP_SKIP_NEXT;
	} else if (line->table && strchr("|>;!?", c)) {
		return in_shell(line, at, end);
	} else {
		add_char(line, c);
	}
	return STEP_ON;
}

/* Is it an ordinary character wherever it stands? */
static bool is_plain(char c)
{
	switch (c) {
	case ' ' ... '#': /* the exclamation mark and the quote among them */
	case '\t' ... '\r':
	case '\'':
	case '\\':
	case '|':
	case '>':
	case ';':
	case '?':
		return false;
	}
	return true;
}

void line_quote(struct buf *line, const char *word)
{
	const char *at = word;

	while (*at && is_plain(*at))
		at++;
	if (!*at) {
		buf_add_str(line, word);
		return;
	}
	buf_add_char(line, '\'');
	for (; *word; word++) {
		if (*word == '\'')
			buf_add_str(line, "'\\'");
		buf_add_char(line, *word);
	}
	buf_add_char(line, '\'');
}

/* Sets the addresses of the words, whose text no longer moves. */
static int list_words(struct line *line)
{
	char *word = line->text.data;

	line->words = calloc(line->count + 1, sizeof(*line->words));
	if (!line->words || line->text.err)
		return -ENOMEM;
	for (size_t i = 0; i < line->count; i++) {
		line->words[i] = word;
		word += strlen(word) + 1;
	}
	return 0;
}

static int complete(struct line *line)
{
	static char help[] = "--help";
	static const char *const needs[] = {
		[LINE_PIPE] = "expected a command after \"|\"",
		[LINE_WRITE] = "expected one file after \">\"",
		[LINE_APPEND] = "expected one file after \">>\"",
		[LINE_SH] = "expected a command after \"!\"",
	};
	int err;

	end_word(line);
	if (line->problem)
		return -EINVAL;
	if (line->quote)
		line->problem = line->quote == '"' ? "the quote \" is not closed"
						   : "the quote ' is not closed";
	else if (line->form != LINE_PLAIN && line->count != line->before_target + 1)
		line->problem = needs[line->form];
	if (line->problem)
		return -EINVAL;
	err = list_words(line);
	if (!err && line->form != LINE_PLAIN)
		line->target = line->words[--line->count];
	if (!err && line->question && line->question == line->count)
		line->words[line->count - 1] = help;
	return err;
}

int line_add(struct line *line, const char *text, size_t size)
{
	const char *end = text + size;
	enum step step = STEP_ON;

	if (memchr(text, 0, size)) {
		line->problem = "the line contains a NUL byte";
		return -EINVAL;
	}
	for (const char *at = text; at < end && step != STEP_COMPLETE && !line->problem; at++) {
		const char *from = at;

		while (at < end && is_plain(*at))
			at++;
		buf_add(&line->text, from, (size_t)(at - from));
		line->in_word |= at > from;
		if (at == end)
			break;
		step = line->quote ? in_quotes(line, at, end) : outside_quotes(line, at, end);
		if (step == STEP_CONTINUES)
			return -EAGAIN;
		if (step == STEP_SKIP_NEXT)
			at++;
	}
	if (line->table && line->quote && !line->problem) {
		add_char(line, '\n');
		return -EAGAIN;
	}
	return complete(line);
}

int line_add_last(struct line *line, const char *text, size_t size)
{
	const char *end = text + size;
	int err = line_add(line, text, size);

	while (!err && line->rest) {
		text = line->rest;
		line_done(line);
		*line = LINE_NEW(line->table);
		err = line_add(line, text, (size_t)(end - text));
	}
	return err;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What watch shows of a round: its head, marks on what has changed, rates of what has grown. */
#include "cli/changes.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "base/term.h"
#include "base/util.h"

#define REVERSED     "\033[7m"
#define NOT_REVERSED "\033[27m"

/* Bytes of a round that are compared: more than a screen has. */
#define COMPARED 65536

struct text {
	const char *at, *end;
};

static struct text text_of(const struct round *round)
{
	return (struct text){ round->text, round->text + min_size(round->size, COMPARED) };
}

static struct text take_line(struct text *text)
{
	const char *end = text->at;
	struct text line;

	if (text->at < text->end)
		end = memchr(text->at, '\n', (size_t)(text->end - text->at)) ?: text->end;
	line = (struct text){ text->at, end };
	text->at = end < text->end ? end + 1 : end;
	return line;
}

static bool is_same(struct text a, struct text b)
{
	size_t size = (size_t)(a.end - a.at);

	return (size_t)(b.end - b.at) == size && (!size || memcmp(a.at, b.at, size) == 0);
}

/* Is it one of the lines?  It may have moved up or down. */
static bool has_line(struct text text, struct text line)
{
	while (text.at < text.end)
		if (is_same(take_line(&text), line))
			return true;
	return false;
}

/*
 * Words and numbers
 */

struct line_word {
	const char *at;
	size_t size; /* 0: the line has no more */
	bool number; /* a whole number, decimal, as counters are */
	uint64_t value;
};

static bool is_digit_at(struct text line, const char *at)
{
	return at >= line.at && at < line.end && isxdigit((unsigned char)*at);
}

/* What stands between words: "a=1,{b: 2}" has a, 1, b and 2.  Between digits, as in 1.5, 12:30:00
 * or 10.0.0.0/8, and before one, -1, it is a part of the word. */
static bool is_between(struct text line, const char *at)
{
	if (*at == '-')
		return !is_digit_at(line, at + 1);
	if (strchr(".:/", *at))
		return !is_digit_at(line, at - 1) || !is_digit_at(line, at + 1);
	return strchr(" \t,;=(){}[]\"'", *at);
}

/* One of the bytes of "0a 12 ff", which are hexadecimal? */
static bool is_byte(struct text line, const char *at)
{
	return is_digit_at(line, at) && is_digit_at(line, at + 1) && !is_digit_at(line, at - 1) &&
	       !is_digit_at(line, at + 2);
}

static bool is_number(struct text line, const struct line_word *word)
{
	const char *at = word->at;

	/* 012 is no counter; 19 digits fit in any case. */
	if (!word->size || word->size > 19 || (*at == '0' && word->size > 1))
		return false;
	for (size_t i = 0; i < word->size; i++)
		if (!isdigit((unsigned char)at[i]))
			return false;
	return !is_byte(line, at) || !((at[2] == ' ' && is_byte(line, at + 3)) ||
				       (at > line.at && at[-1] == ' ' && is_byte(line, at - 3)));
}

/* The next word of the line, at *at; colour and what stands between words is passed over. */
static struct line_word take_word(struct text line, const char **at)
{
	struct line_word word = { 0 };
	const char *end;
	size_t columns;

	while (*at < line.end && (**at == '\033' || is_between(line, *at)))
		*at += **at == '\033' ? term_char_size(*at, line.end, &columns) : 1;
	for (end = *at; end < line.end && *end != '\033' && !is_between(line, end);)
		end++;
	word.at = *at;
	word.size = (size_t)(end - *at);
	word.number = is_number(line, &word);
	for (size_t i = 0; i < word.size && word.number; i++)
		word.value = word.value * 10 + (uint64_t)(word.at[i] - '0');
	*at = end;
	return word;
}

/* What two lines have in common that differ in numbers alone. */
struct likeness {
	int words;  /* that are the same, at their beginnings; -1: the lines are not alike */
	bool first; /* the first number is the same */
};

/* Does the number that follows these words say what the line is about, as in "key: 7  value: 30"
 * or in the rows of a table? */
static bool is_key(const struct line_word *first, unsigned words)
{
	static const char *const keys[] = { "key", "id" };

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (first->size == strlen(keys[i]) &&
		    strncasecmp(first->at, keys[i], first->size) == 0)
			return true;
	return first->number && words > 1;
}

static struct likeness compare(struct text a, struct text b)
{
	const char *at_a = a.at, *at_b = b.at;
	struct likeness alike = { 0, true };
	struct line_word first = { 0 }, x, y;
	unsigned words = 0, numbers = 0;
	bool common = true;

	for (; (x = take_word(a, &at_a)).size; words++) {
		bool same;

		y = take_word(b, &at_b);
		same = x.size == y.size && memcmp(x.at, y.at, x.size) == 0;
		if (!same && !(x.number && y.number))
			return (struct likeness){ -1 };
		if (!words)
			first = x;
		alike.first &= same || numbers;
		numbers += x.number;
		common &= same;
		alike.words += common;
	}
	if (take_word(b, &at_b).size || (!alike.first && is_key(&first, words)))
		return (struct likeness){ -1 };
	return alike;
}

/*
 * Lines
 */

struct two_rounds {
	struct text now, before;
	double seconds; /* between them */
};

/* Has another line of this round more in common with the one of the round before? */
static bool is_of_another(const struct two_rounds *both, struct text line, struct text match)
{
	struct text rest = both->now;
	int words = compare(line, match).words;

	while (rest.at < rest.end) {
		struct text other = take_line(&rest);

		if (other.at != line.at && compare(other, match).words > words)
			return true;
	}
	return false;
}

/* Finds what the line was in the round before.  Of lines that are equally alike it is the one that
 * followed the same line, as a value does its key, then the one in the same place; without the same
 * first number it must be one of these. */
static bool find_match(const struct two_rounds *both, struct text line, struct text previous,
		       size_t row, struct text *match)
{
	struct text rest = both->before, before = { 0 };
	bool only = false;
	int best = -1;

	for (size_t i = 0; rest.at < rest.end; i++) {
		struct text old = take_line(&rest);
		struct likeness alike = compare(line, old);
		int near = is_same(before, previous) * 2 + (i == row);
		int score = alike.words * 4 + near;

		before = old;
		if (alike.words < 0 || score < best || !(near || alike.first))
			continue;
		only = score > best;
		if (only)
			*match = old;
		best = score;
	}
	return only && !is_of_another(both, line, *match);
}

/* "  +12/s +0.5/s", as much of it as `room` columns take: the rates of the numbers that have grown.
 */
static void add_rates(struct buf *rates, struct text line, struct text match, double seconds,
		      size_t room)
{
	const char *at = line.at, *at_match = match.at;
	struct line_word now, before;

	while ((now = take_word(line, &at)).size) {
		size_t len = rates->len;
		double rate;

		before = take_word(match, &at_match);
		if (!now.number || now.value <= before.value)
			continue;
		rate = (double)(now.value - before.value) / seconds;
		buf_printf(rates, "%s+%.*f/s", len ? " " : "  ", rate < 10, rate);
		if (rates->len > room)
			rates->len = len;
	}
}

/* Is the next character of the text this one? */
static bool take_same(struct text *text, const char *character, size_t size)
{
	const char *at = text->at;
	size_t columns;

	while (at < text->end && *at == '\033')
		at += term_char_size(at, text->end, &columns);
	if (at == text->end)
		return false;
	text->at = at + term_char_size(at, text->end, &columns);
	return (size_t)(text->at - at) == size && memcmp(at, character, size) == 0;
}

/* Adds as much of a line as fits, reversed where it is not as `old` (NULL: it has not changed). */
static void add_line(struct buf *screen, struct text line, const struct text *old, size_t columns)
{
	struct text before = old ? *old : line;
	bool marked = false;
	size_t column = 0;

	while (line.at < line.end) {
		size_t width, size = term_char_size(line.at, line.end, &width);
		bool colour = *line.at == '\033';
		bool mark = !colour && old && !take_same(&before, line.at, size);

		if (*line.at == '\t')
			width = 8 - column % 8;
		if (mark != marked)
			buf_add_str(screen, mark ? REVERSED : NOT_REVERSED);
		marked = mark;
		if (colour || column + width <= columns)
			buf_add(screen, line.at, size);
		column += width;
		line.at += size;
	}
	if (marked)
		buf_add_str(screen, NOT_REVERSED);
}

void changes_add(struct buf *screen, const struct round *now, const struct round *before,
		 const struct canvas *canvas)
{
	struct two_rounds both = { text_of(now) };
	struct text rest = both.now, in_place = { 0 }, previous = { 0 };
	size_t columns = canvas->columns ?: SIZE_MAX;

	if (before) {
		both.before = in_place = text_of(before);
		both.seconds = now->seconds - before->seconds;
	}
	for (size_t row = 0; rest.at < rest.end && row < canvas->rows; row++) {
		struct text line = take_line(&rest), old = take_line(&in_place);
		bool changed = before && !has_line(both.before, line);
		cleanup_buf struct buf rates = BUF_EMPTY;

		if (changed && find_match(&both, line, previous, row, &old) && both.seconds > 0)
			add_rates(&rates, line, old, both.seconds, columns / 2);
		add_line(screen, line, changed && canvas->marks ? &old : NULL, columns - rates.len);
		buf_add(screen, rates.data, rates.len);
		buf_add_str(screen, "\033[K\n");
		previous = line;
	}
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A cursor in one statement's text. */
#include "asm/scan.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static bool same(struct span a, struct span b)
{
	return a.length == b.length && memcmp(a.text, b.text, a.length) == 0;
}

bool span_is(struct span span, const char *text)
{
	return same(span, (struct span){ text, strlen(text) });
}

/* Is this try the best so far?  One that got further forgets the others. */
static bool furthest(struct scan *scan)
{
	struct failure *failure = scan->failure;

	if (failure->reached && scan->at < failure->reached)
		return false;
	if (scan->at != failure->reached)
		*failure = (struct failure){ .start = failure->start,
					     .end = failure->end,
					     .reached = scan->at,
					     .at = scan->at };
	return true;
}

bool scan_expected(struct scan *scan, const char *what)
{
	struct failure *failure = scan->failure;

	scan_blanks(scan);
	if (!furthest(scan) || failure->expected_count == FAILURE_EXPECTED)
		return false;
	for (size_t i = 0; i < failure->expected_count; i++) {
		if (strcmp(failure->expected[i], what) == 0)
			return false;
	}
	failure->expected[failure->expected_count++] = what;
	return false;
}

bool scan_expected_literal(struct scan *scan, struct span literal)
{
	struct failure *failure = scan->failure;

	scan_blanks(scan);
	if (!furthest(scan))
		return false;
	if (failure->literals == 1 && same(failure->literal, literal))
		return false;
	failure->literal = literal;
	failure->literals++;
	return false;
}

bool scan_wrong(struct scan *scan, const char *at, const char *format, ...)
{
	struct failure *failure = scan->failure;
	va_list args;

	if (!furthest(scan) || failure->message[0])
		return false;
	failure->at = at;
	va_start(args, format);
	vsnprintf(failure->message, sizeof(failure->message), format, args);
	va_end(args);
	return false;
}

void scan_blanks(struct scan *scan)
{
	while (scan->at < scan->end && isspace((unsigned char)*scan->at))
		scan->at++;
}

bool scan_at_end(struct scan *scan)
{
	scan_blanks(scan);
	return scan->at == scan->end;
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || (c && strchr("_.$", c));
}

size_t scan_word_length(struct scan *scan)
{
	const char *at;

	scan_blanks(scan);
	for (at = scan->at; at < scan->end && is_word(*at);)
		at++;
	return (size_t)(at - scan->at);
}

bool scan_char(struct scan *scan, char c)
{
	if (scan_at_end(scan) || *scan->at != c)
		return false;
	scan->at++;
	return true;
}

bool scan_literal(struct scan *scan, struct span literal)
{
	size_t length = scan_word_length(scan);

	if (!is_word(*literal.text))
		return scan_char(scan, *literal.text);
	if (!same((struct span){ scan->at, length }, literal))
		return false;
	scan->at += length;
	return true;
}

bool scan_word(struct scan *scan, const char *word)
{
	return scan_literal(scan, (struct span){ word, strlen(word) });
}

bool scan_digits(struct span text)
{
	for (size_t i = 0; i < text.length; i++) {
		if (!isdigit((unsigned char)text.text[i]))
			return false;
	}
	return text.length > 0;
}

/* The number without its sign: digits and letters are one word, so that 12ab is no number. */
static bool take_magnitude(struct scan *scan, const char *start, struct number *number)
{
	size_t length = scan_word_length(scan);
	char word[160];
	int err;

	if (length >= sizeof(word))
		return scan_wrong(scan, start, "this number is too long");
	memcpy(word, scan->at, length);
	word[length] = '\0';
	scan->at += length;
	err = number_parse(word, number);
	if (err == -ERANGE || (!err && number->magnitude >> 64))
		return scan_wrong(scan, start, "this number is too large");
	if (err)
		return scan_wrong(scan, start, "%.40s is not a number", word);
	return true;
}

bool scan_is_integer(struct scan *scan)
{
	struct scan ahead = *scan;

	if (!scan_char(&ahead, '-'))
		scan_char(&ahead, '+');
	return scan_word_length(&ahead) && isdigit((unsigned char)*ahead.at);
}

bool scan_integer(struct scan *scan, s128 min, s128 max, s128 *value)
{
	struct number number = { 0 };
	const char *start;
	bool negative;
	s128 result;

	if (!scan_is_integer(scan))
		return scan_expected(scan, "a number");
	scan_blanks(scan);
	start = scan->at;
	negative = scan_char(scan, '-');
	if (!negative)
		scan_char(scan, '+');
	if (!take_magnitude(scan, start, &number))
		return false;
	result = negative ? -(s128)number.magnitude : (s128)number.magnitude;
	if (result < min || result > max)
		return scan_wrong(scan, start, "%.*s is out of range: %lld to %llu",
				  (int)min_size((size_t)(scan->at - start), 40), start,
				  (long long)min, (unsigned long long)max);
	*value = result;
	return true;
}

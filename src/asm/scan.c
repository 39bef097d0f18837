/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A cursor in one statement's text, and the failure of the try that got furthest. */
#include "asm/statement.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "base/escape.h"

static bool same(struct span a, struct span b)
{
	return a.length == b.length && memcmp(a.text, b.text, a.length) == 0;
}

bool span_is(struct span span, const char *text)
{
	return same(span, (struct span){ text, strlen(text) });
}

void scan_failure_done(struct scan_failure *failure)
{
	buf_done(&failure->message);
}

void scan_failure_begin(struct scan_failure *failure, const char *start, const char *end)
{
	struct buf message = failure->message;

	message.len = 0;
	*failure = (struct scan_failure){ .start = start, .end = end, .message = message };
}

/* Is this try the best so far?  One that got further forgets the others. */
static bool is_furthest(struct scanner *scan)
{
	struct scan_failure *failure = scan->failure;

	if (failure->reached && scan->at < failure->reached)
		return false;
	if (scan->at != failure->reached) {
		scan_failure_begin(failure, failure->start, failure->end);
		failure->reached = failure->at = scan->at;
	}
	return true;
}

bool scan_expected(struct scanner *scan, const char *what)
{
	struct scan_failure *failure = scan->failure;

	scan_blanks(scan);
	if (!is_furthest(scan) || failure->expected_count == SCAN_EXPECTED)
		return false;
	for (size_t i = 0; i < failure->expected_count; i++) {
		if (strcmp(failure->expected[i], what) == 0)
			return false;
	}
	failure->expected[failure->expected_count++] = what;
	return false;
}

bool scan_expected_literal(struct scanner *scan, struct span literal)
{
	struct scan_failure *failure = scan->failure;

	scan_blanks(scan);
	if (!is_furthest(scan))
		return false;
	if (failure->literals == 1 && same(failure->literal, literal))
		return false;
	failure->literal = literal;
	failure->literals++;
	return false;
}

bool scan_wrong(struct scanner *scan, const char *at, enum reason reason, const char *format, ...)
{
	struct scan_failure *failure = scan->failure;
	va_list args;

	if (!is_furthest(scan) || failure->message.len)
		return false;
	failure->at = at;
	failure->reason = reason;
	va_start(args, format);
	buf_vprintf(&failure->message, format, args);
	va_end(args);
	return false;
}

void scan_blanks(struct scanner *scan)
{
	while (scan->at < scan->end && isspace((unsigned char)*scan->at))
		scan->at++;
}

bool scan_at_end(struct scanner *scan)
{
	scan_blanks(scan);
	return scan->at == scan->end;
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || (c && strchr("_.$", c));
}

size_t scan_word_length(struct scanner *scan)
{
	const char *at;

	scan_blanks(scan);
	for (at = scan->at; at < scan->end && is_word(*at);)
		at++;
	return (size_t)(at - scan->at);
}

bool scan_char(struct scanner *scan, char c)
{
	if (scan_at_end(scan) || *scan->at != c)
		return false;
	scan->at++;
	return true;
}

bool scan_literal(struct scanner *scan, struct span literal)
{
	size_t length = scan_word_length(scan);

	if (!is_word(*literal.text))
		return scan_char(scan, *literal.text);
	if (!same((struct span){ scan->at, length }, literal))
		return false;
	scan->at += length;
	return true;
}

bool scan_word(struct scanner *scan, const char *word)
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
static bool take_magnitude(struct scanner *scan, const char *start, struct number *number)
{
	size_t length = scan_word_length(scan);
	char word[160];
	int err;

	if (length >= sizeof(word))
		return scan_wrong(scan, start, REASON_RANGE, "this number is too long");
	memcpy(word, scan->at, length);
	word[length] = '\0';
	scan->at += length;
	err = number_parse(word, number);
	if (err == -ERANGE || (!err && number->magnitude >> 64))
		return scan_wrong(scan, start, REASON_RANGE, "this number is too large");
	if (err)
		return scan_wrong(scan, start, REASON_SYNTAX, "%.40s is not a number", word);
	return true;
}

bool scan_is_integer(struct scanner *scan)
{
	struct scanner ahead = *scan;

	if (!scan_char(&ahead, '-'))
		scan_char(&ahead, '+');
	return scan_word_length(&ahead) && isdigit((unsigned char)*ahead.at);
}

bool scan_integer(struct scanner *scan, s128 min, s128 max, s128 *value)
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
		return scan_wrong(scan, start, REASON_RANGE, "%.*s is out of range: %lld to %llu",
				  (int)min_size((size_t)(scan->at - start), 40), start,
				  (long long)min, (unsigned long long)max);
	*value = result;
	return true;
}

enum { SHOWN = 40 };

/* The word or sign at the failure, quoted; nothing when there is none. */
static void describe_found(const struct scan_failure *failure, struct buf *out)
{
	struct scanner scan = { failure->at, failure->end, NULL };
	size_t length = scan_word_length(&scan);

	if (scan.at == failure->end)
		return;
	buf_add_char(out, '\'');
	escape_text(out, scan.at, min_size(max_size(length, 1), SHOWN));
	buf_add_char(out, '\'');
}

/* A, B or C */
static void describe_expected(const struct scan_failure *failure, struct buf *out)
{
	for (size_t i = 0; i < failure->expected_count; i++) {
		if (i)
			buf_add_str(out, i + 1 < failure->expected_count ? ", " : " or ");
		buf_add_str(out, failure->expected[i]);
	}
	if (!failure->expected_count)
		buf_printf(out, "'%.*s'", (int)failure->literal.length, failure->literal.text);
}

int scan_problem(const struct scan_failure *failure, struct problem *problem)
{
	bool unknown = failure->at == failure->start;
	cleanup_buf struct buf text = BUF_EMPTY;

	if (failure->message.err)
		return problem_no_memory(problem);
	if (failure->message.len)
		return problem_set(problem, -EINVAL, failure->reason, "%.*s",
				   (int)failure->message.len, failure->message.data);
	if (unknown || (!failure->expected_count && failure->literals != 1)) {
		buf_add_str(&text, unknown ? "unknown instruction " : "unexpected ");
		describe_found(failure, &text);
	} else {
		buf_add_str(&text, "expected ");
		describe_expected(failure, &text);
		buf_add_str(&text, failure->at == failure->end ? ", but the line ends" : ", not ");
		describe_found(failure, &text);
	}
	return problem_set(problem, -EINVAL, unknown ? REASON_UNKNOWN : REASON_SYNTAX, "%s",
			   buf_text(&text));
}

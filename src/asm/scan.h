/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A cursor in one statement's text.  Several forms are tried on the same text; what is told to the
 * user is the failure of the one that got furthest.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/number.h"
#include "base/problem.h"
#include "base/util.h"

/* A part of a text, not terminated. */
struct span {
	const char *text;
	size_t length;
};

bool span_is(struct span span, const char *text);

enum { SCAN_EXPECTED = 6 };

struct scan_failure {
	const char *start, *end; /* the statement */
	const char *reached;	 /* how far the best try got; NULL: nothing has failed */
	const char *at;		 /* what is wrong there */
	enum reason reason;	 /* of `message` */
	struct buf message;	 /* why; empty: something else was expected */
	const char *expected[SCAN_EXPECTED];
	size_t expected_count;
	struct span literal; /* the only word or sign that could have stood there, if … */
	size_t literals;     /* … this is 1 */
};

void scan_failure_done(struct scan_failure *failure);

/* Nothing has failed yet in the text from `start` to `end`; the memory of `failure` is kept. */
void scan_failure_begin(struct scan_failure *failure, const char *start, const char *end);

/* Puts the failure into words: -EINVAL, but for problem_at(). */
int scan_problem(const struct scan_failure *failure, struct problem *problem);

struct scanner {
	const char *at, *end;
	struct scan_failure *failure; /* NULL where nothing is noted */
};

/* Notes what could have stood at the cursor, in words or as it would be written.  Returns false, so
 * that a reader may return it. */
bool scan_expected(struct scanner *scan, const char *what);
bool scan_expected_literal(struct scanner *scan, struct span literal);

/* Notes what is wrong with the text from `at` to the cursor; it is told rather than what could
 * have stood there.  Returns false. */
bool scan_wrong(struct scanner *scan, const char *at, enum reason reason, const char *format, ...)
	PRINTF_LIKE(4, 5);

void scan_blanks(struct scanner *scan);

/* Is there nothing more but blanks? */
bool scan_at_end(struct scanner *scan);

/* The length of the word behind the blanks at the cursor, 0: there is none.  Words consist of
 * letters, digits, '_', '.' and '$'. */
size_t scan_word_length(struct scanner *scan);

/* Takes the character, or the whole word, or either, if it comes next; notes nothing when it does
 * not. */
bool scan_char(struct scanner *scan, char c);
bool scan_word(struct scanner *scan, const char *word);
bool scan_literal(struct scanner *scan, struct span literal);

/* Takes an integer from min to max with or without a sign.  When there is none, or one that is out
 * of range, this is noted. */
bool scan_integer(struct scanner *scan, s128 min, s128 max, s128 *value);

/* Does an integer come next, with a sign or without? */
bool scan_is_integer(struct scanner *scan);

/* Does the text consist of decimal digits alone? */
bool scan_digits(struct span text);

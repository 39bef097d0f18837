/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A cursor in one statement's text.  Several forms are tried on the same text; what is told to the
 * user is the failure of the one that got furthest.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/number.h"
#include "base/util.h"

/* A part of a text, not terminated. */
struct span {
	const char *text;
	size_t length;
};

bool span_is(struct span span, const char *text);

enum { FAILURE_EXPECTED = 6 };

struct failure {
	const char *start, *end; /* the statement */
	const char *reached;	 /* how far the best try got; NULL: nothing has failed */
	const char *at;		 /* what is wrong there */
	char message[128];	 /* why; "": something else was expected */
	const char *expected[FAILURE_EXPECTED];
	size_t expected_count;
	struct span literal; /* the only word or sign that could have stood there, if … */
	size_t literals;     /* … this is 1 */
};

struct scan {
	const char *at, *end;
	struct failure *failure;
};

/* Notes what could have stood at the cursor, in words or as it would be written.  Always false, so
 * that a reader may return it. */
bool scan_expected(struct scan *scan, const char *what);
bool scan_expected_literal(struct scan *scan, struct span literal);

/* Notes what is wrong with the text from `at` to the cursor; it stands before what could have stood
 * there.  Always false. */
bool scan_wrong(struct scan *scan, const char *at, const char *format, ...) PRINTF_LIKE(3, 4);

void scan_blanks(struct scan *scan);

/* Is there nothing more but blanks? */
bool scan_at_end(struct scan *scan);

/* The length of the word behind the blanks at the cursor, 0: there is none.  Words consist of
 * letters, digits, '_', '.' and '$'. */
size_t scan_word_length(struct scan *scan);

/* Takes the character, or the whole word, or either, if it comes next; notes nothing when it does
 * not. */
bool scan_char(struct scan *scan, char c);
bool scan_word(struct scan *scan, const char *word);
bool scan_literal(struct scan *scan, struct span literal);

/* Takes an integer from min to max with or without a sign.  When there is none, or one that is out
 * of range, this is noted. */
bool scan_integer(struct scan *scan, s128 min, s128 max, s128 *value);

/* Does an integer come next, with a sign or without? */
bool scan_is_integer(struct scan *scan);

/* Does the text consist of decimal digits alone? */
bool scan_digits(struct span text);

/* What there is to say about it, cut at `size`. */
void failure_text(const struct failure *failure, char *text, size_t size);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The failure of the try that got furthest, in words. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "asm/scan.h"
#include "base/escape.h"

enum { SHOWN = 40 };

/* The word or sign at the failure, quoted; nothing when there is none. */
static void describe_found(const struct failure *failure, struct buf *out)
{
	struct scan scan = { failure->at, failure->end, NULL };
	size_t length = scan_word_length(&scan);

	if (scan.at == failure->end)
		return;
	buf_add_char(out, '\'');
	escape_text(out, scan.at, min_size(max_size(length, 1), SHOWN));
	buf_add_char(out, '\'');
}

/* A, B or C */
static void describe_expected(const struct failure *failure, struct buf *out)
{
	for (size_t i = 0; i < failure->expected_count; i++) {
		if (i)
			buf_add_str(out, i + 1 < failure->expected_count ? ", " : " or ");
		buf_add_str(out, failure->expected[i]);
	}
	if (!failure->expected_count)
		buf_printf(out, "'%.*s'", (int)failure->literal.length, failure->literal.text);
}

static void describe(const struct failure *failure, struct buf *out)
{
	if (failure->message[0]) {
		buf_add_str(out, failure->message);
		return;
	}
	if (failure->at == failure->start) {
		buf_add_str(out, "unknown instruction ");
		describe_found(failure, out);
		return;
	}
	if (!failure->expected_count && failure->literals != 1) {
		buf_add_str(out, "unexpected ");
		describe_found(failure, out);
		return;
	}
	buf_add_str(out, "expected ");
	describe_expected(failure, out);
	buf_add_str(out, failure->at == failure->end ? ", but the line ends" : ", not ");
	describe_found(failure, out);
}

void failure_text(const struct failure *failure, char *text, size_t size)
{
	cleanup_buf struct buf out = BUF_EMPTY;

	describe(failure, &out);
	snprintf(text, size, "%s", buf_text(&out));
}

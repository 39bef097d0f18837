/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What went wrong, in words: the one carrier from the function that knows it to the command that
 * tells it.  Texts grow as needed; nothing is cut.
 *
 *	cleanup_problem struct problem problem = PROBLEM_NONE;
 *	int err = layout_from_words(&tree, words, size, what, &problem);
 *
 * A function that takes a struct problem returns 0 or -errno, and fills the problem in whenever it
 * fails.  A caller without use for words passes NULL, which each function here takes.
 */
#pragma once

#include <stdarg.h>
#include <stdbool.h>

#include "base/buf.h"
#include "base/util.h"

enum reason {
#define REASON(code, word) REASON_##code,
#include "base/reason.def"
#undef REASON
	REASONS
};

struct problem {
	int err; /* -errno; 0: nothing went wrong */
	enum reason reason;
	unsigned line, column; /* where in a text that was read, from 1; 0: not known */
	struct buf text;       /* a sentence: lower case, no full stop; see problem_text() */
	struct buf hint;       /* what can be done about it; often empty */
};

#define PROBLEM_NONE ((struct problem){ .err = 0 })
/* Frees the texts; the problem is PROBLEM_NONE again. */
void problem_done(struct problem *problem);
#define cleanup_problem cleanup_with(problem_done)

/* Fills the problem in, in place of what it held before; returns `err`. */
int problem_set(struct problem *problem, int err, enum reason reason, const char *format, ...)
	PRINTF_LIKE(4, 5);
int problem_vset(struct problem *problem, int err, enum reason reason, const char *format,
		 va_list args) PRINTF_LIKE(4, 0);

/* -ENOMEM, with the words for it. */
int problem_no_memory(struct problem *problem);

/* Sets the hint, in place of one that was there. */
void problem_hint(struct problem *problem, const char *format, ...) PRINTF_LIKE(2, 3);
void problem_vhint(struct problem *problem, const char *format, va_list args) PRINTF_LIKE(2, 0);

/* Adds words before the text: problem_prefix(problem, "where: "). */
void problem_prefix(struct problem *problem, const char *format, ...) PRINTF_LIKE(2, 3);

/* Says where in the text that was read it is; from 1. */
void problem_at(struct problem *problem, unsigned line, unsigned column);

/* Moves what `from` holds to `to`, which forgets what it held; `from` is PROBLEM_NONE then. */
void problem_move(struct problem *to, struct problem *from);

/* The text and the hint, "" when there is none; owned by the problem, valid until it changes.
 * Where memory was too short for a text, the text says so. */
const char *problem_text(struct problem *problem);
const char *problem_hint_text(struct problem *problem);

/* The word of a reason: "unknown". */
const char *reason_word(enum reason reason);

/* errno's symbolic name ("ENOENT"; "ENOTSUPP" for the kernel's 524), or the number when it has
 * none; `err` may be negative.  Valid until the next call. */
const char *errno_name(int err);

/* errno's text ("No such file or directory"); `err` may be negative. */
const char *errno_text(int err);

/* For "did you mean": the one of `count` words that is nearest to a mistyped one; NULL when none is
 * near enough. */
const char *problem_near_word(const char *word, const char *const *words, size_t count);

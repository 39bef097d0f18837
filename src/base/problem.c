/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What went wrong, in words. */
#include "base/problem.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void problem_done(struct problem *problem)
{
	buf_done(&problem->text);
	buf_done(&problem->hint);
	*problem = PROBLEM_NONE;
}

int problem_vset(struct problem *problem, int err, enum reason reason, const char *format,
		 va_list args)
{
	struct problem set = { .err = err, .reason = reason };

	if (!problem)
		return err;
	/* The arguments may be texts of the problem itself. */
	buf_vprintf(&set.text, format, args);
	problem_done(problem);
	*problem = set;
	return err;
}

int problem_set(struct problem *problem, int err, enum reason reason, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	problem_vset(problem, err, reason, format, args);
	va_end(args);
	return err;
}

int problem_no_memory(struct problem *problem)
{
	return problem_set(problem, -ENOMEM, REASON_MEMORY, "out of memory");
}

void problem_vhint(struct problem *problem, const char *format, va_list args)
{
	struct buf hint = BUF_EMPTY;

	if (!problem)
		return;
	buf_vprintf(&hint, format, args);
	buf_done(&problem->hint);
	problem->hint = hint;
}

void problem_hint(struct problem *problem, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	problem_vhint(problem, format, args);
	va_end(args);
}

void problem_prefix(struct problem *problem, const char *format, ...)
{
	struct buf text = BUF_EMPTY;
	va_list args;

	if (!problem)
		return;
	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	buf_add_str(&text, problem_text(problem));
	buf_done(&problem->text);
	problem->text = text;
}

void problem_at(struct problem *problem, unsigned line, unsigned column)
{
	if (!problem)
		return;
	problem->line = line;
	problem->column = column;
}

void problem_move(struct problem *to, struct problem *from)
{
	if (to && from) {
		problem_done(to);
		*to = *from;
		*from = PROBLEM_NONE;
	}
}

const char *problem_text(struct problem *problem)
{
	return problem->text.err ? "out of memory" : buf_text(&problem->text);
}

const char *problem_hint_text(struct problem *problem)
{
	return buf_text(&problem->hint);
}

const char *reason_word(enum reason reason)
{
	static const char *const words[] = {
#define REASON(code, word) [REASON_##code] = word,
#include "base/reason.def"
#undef REASON
	};

	return reason < REASONS ? words[reason] : "unknown";
}

/*
 * errno
 */

/* ENOTSUPP of the kernel's <linux/errno.h>: never meant for user space, but bpf(2) returns it. */
enum { ENOTSUPP_KERNEL = 524 };

const char *errno_name(int err)
{
	static char number[16];
	const char *name = strerrorname_np(abs(err));

	if (abs(err) == ENOTSUPP_KERNEL)
		return "ENOTSUPP";
	if (name)
		return name;
	snprintf(number, sizeof(number), "%d", abs(err));
	return number;
}

const char *errno_text(int err)
{
	if (abs(err) == EINTR)
		return "interrupted";
	return abs(err) == ENOTSUPP_KERNEL ? "Operation not supported" : strerror(abs(err));
}

/*
 * "did you mean"
 */

enum { LONGEST = 63 }; /* letters of a word that is compared */

/* How many letters must be changed, added, dropped or swapped with a neighbour to make one word of
 * the other; words of more than 63 letters are never near anything (SIZE_MAX). */
static size_t distance_between(const char *a, const char *b)
{
	size_t rows[3][LONGEST + 1], *before = rows[0], *above = rows[1], *row = rows[2], *spare;
	size_t a_length = strlen(a), b_length = strlen(b);

	if (a_length > LONGEST || b_length > LONGEST)
		return SIZE_MAX;
	for (size_t j = 0; j <= b_length; j++)
		above[j] = before[j] = j;
	for (size_t i = 1; i <= a_length; i++) {
		row[0] = i;
		for (size_t j = 1; j <= b_length; j++) {
			row[j] = above[j - 1] + (a[i - 1] != b[j - 1]);
			row[j] = min_size(row[j], min_size(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = min_size(row[j], before[j - 2] + 1);
		}
		spare = before;
		before = above;
		above = row;
		row = spare;
	}
	return above[b_length];
}

const char *problem_near_word(const char *word, const char *const *words, size_t count)
{
	size_t nearest = max_size(1, strlen(word) / 3) + 1;
	const char *found = NULL;

	for (size_t i = 0; i < count; i++) {
		size_t distance = distance_between(word, words[i]);

		if (distance < nearest && distance < strlen(words[i])) {
			nearest = distance;
			found = words[i];
		}
	}
	return found;
}

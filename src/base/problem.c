/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What went wrong, in words. */
#include "base/problem.h"

#include <errno.h>

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

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why the kernel does not take a program. */
#include "load/verdict.h"

#include <ctype.h>
#include <string.h>

#include "load/verdict_internal.h"

/* The log ends with the reason; this much of it tells how that came about. */
enum { SHOWN_LINES = 20 };

void refusal_done(struct refusal *refusal)
{
	buf_done(&refusal->reason);
	buf_done(&refusal->file);
	buf_done(&refusal->text);
	*refusal = REFUSAL_NONE;
}

/* A reason that is about no instruction is about the program, which begins with the first. */
static void find_place(const struct verdict *verdict, const struct verdict_log *log,
		       bool of_program, struct refusal *refusal)
{
	uint32_t insn = verdict_log_insn_number(log, of_program);
	struct source_place place = { .line = 0 };

	if (!verdict->find_place || !verdict->find_place(verdict->program, insn, &place))
		return;
	while (place.text_size && isspace((unsigned char)*place.text)) {
		place.text++;
		place.text_size--;
	}
	buf_add(&refusal->file, place.file, place.file_size);
	buf_add(&refusal->text, place.text, place.text_size);
	refusal->line = place.line;
}

static void add_place(struct refusal *refusal, struct problem *problem)
{
	if (!refusal->line)
		return;
	buf_printf(&problem->text, ", at %s:%u", buf_text(&refusal->file), refusal->line);
	if (refusal->text.len)
		buf_printf(&problem->text, ": %s", buf_text(&refusal->text));
}

/* What the caller knows, what the table knows, or what the kernel itself says. */
static void add_hint(const struct verdict *verdict, const struct verdict_log *log,
		     struct refusal_meaning *meaning, struct problem *problem)
{
	struct buf *hint = &meaning->hint;

	if (verdict->guessed && (!hint->len || meaning->of_type)) {
		problem_hint(problem, "the program was loaded as a socket_filter: give its type "
				      "with type TYPE");
		return;
	}
	if (!hint->len) {
		verdict_log_paragraph(log, "\nReason:\n", hint);
		verdict_log_paragraph(log, "\nSuggestion:\n", hint);
	}
	if (verdict->meaning)
		problem_hint(problem, "%s", verdict->meaning);
	else if (hint->len)
		problem_hint(problem, "%s", buf_text(hint));
}

int verdict_problem(const struct verdict *verdict, struct refusal *refusal, struct problem *problem)
{
	const char *text = buf_text(verdict->log);
	struct refusal_meaning meaning = { .hint = BUF_EMPTY };
	struct verdict_log log;
	struct log_part shown;

	refusal_done(refusal);
	verdict_log_read(&log, text, verdict->log->len);
	if (!log.reason.size)
		return explain_attempt(&(struct attempt){ .command = CMD_PROG_LOAD,
							  .err = verdict->err,
							  .prog_type = verdict->prog_type,
							  .attach_type = verdict->attach_type,
							  .prog_flags = verdict->prog_flags },
				       problem);
	verdict_log_reason(&log, &refusal->reason);
	refusal_explain(verdict, &log, buf_text(&refusal->reason), &meaning);
	find_place(verdict, &log, meaning.of_program, refusal);
	shown = verdict_log_end(&log, SHOWN_LINES);
	refusal->log_begin = (size_t)(shown.text - text);
	refusal->log_end = refusal->log_begin + shown.size;
	problem_set(problem, verdict->err, REASON_VERIFIER, "%s", buf_text(&refusal->reason));
	add_place(refusal, problem);
	add_hint(verdict, &log, &meaning, problem);
	buf_done(&meaning.hint);
	return verdict->err;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why the kernel does not take a program. */
#include "cmd/prog/refused.h"

#include <stdio.h>
#include <string.h>

#include "cmd/fail.h"
#include "cmd/objects.h"
#include "cmd/prog/meaning.h"

/* The verifier's log ends with why; so much of it tells how that came about. */
enum { LOG_LINES = 20 };

/* A part of the log: one of its lines. */
struct line {
	const char *text;
	size_t size;
};

/* The last line of so much of the log, empty ones left out. */
static struct line last_line(const char *log, size_t size)
{
	size_t start;

	while (size && log[size - 1] == '\n')
		size--;
	for (start = size; start && log[start - 1] != '\n';)
		start--;
	return (struct line){ log + start, size - start };
}

/* Is the line about the verifier's work, or does it add to a reason that stands above it? */
static bool is_appendix(const struct line *line)
{
	static const char *const beginnings[] = {
		"processed ",
		"verification time ",
		"stack depth ",
		"subprog ",
		"cur state:",
		"old state:",
		"Caller passes invalid args into ",
	};

	for (size_t i = 0; i < ARRAY_SIZE(beginnings); i++) {
		size_t size = strlen(beginnings[i]);

		if (line->size >= size && memcmp(line->text, beginnings[i], size) == 0)
			return true;
	}
	return false;
}

/* Is it what the kernel says of a CO-RE relocation that it has applied? */
static bool is_relocation(const struct line *line)
{
	static const char applied[] = "patched insn #";

	return memmem(line->text, line->size, applied, strlen(applied));
}

/* The line that tells why; empty when the verifier has not come so far.  Linux 7.x explains it in a
 * report of many lines behind it. */
static struct line find_reason(const char *log, size_t size)
{
	static const char report[] = "\nVerification failed: ";
	const char *explained = memmem(log, size, report, strlen(report));
	struct line line = last_line(log, explained ? (size_t)(explained - log) : size);

	while (is_appendix(&line))
		line = last_line(log, (size_t)(line.text - log));
	return is_relocation(&line) ? (struct line){ log, 0 } : line;
}

void refusal_reason(struct buf *log, char *reason, size_t size)
{
	struct line line = find_reason(buf_text(log), log->len);

	snprintf(reason, size, "%.*s", (int)line.size, line.text);
}

int refused(const struct refusal *refusal)
{
	struct buf *log = refusal->log;
	const char *meaning = refusal->meaning;
	char reason[256];
	int status;

	refusal_reason(log, reason, sizeof(reason));
	if (!*reason)
		return fail_attempt(&(struct attempt){ .command = CMD_PROG_LOAD,
						       .err = refusal->err,
						       .prog_type = refusal->prog_type,
						       .attach_type = refusal->attach_type,
						       .prog_flags = refusal->prog_flags },
				    "cannot load %s", refusal->what);
	if (!meaning)
		meaning = verdict_meaning(reason);
	if (refusal->guessed && verdict_may_be_of_type(reason))
		meaning = "it was loaded as a socket_filter: say what it is for with type TYPE";
	status = fail_why(refusal->err, reason, meaning, "cannot load %s: the verifier refused it",
			  refusal->what);
	return fail_log(status, buf_text(log), log->len, refusal->all ? 0 : LOG_LINES);
}

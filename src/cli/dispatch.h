/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs the words of a line, for main(), batches and the shell. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "cli/lines.h"
#include "cli/session.h"

/* Runs the line in a scope of its own; its output goes to `sink` (NULL: to that of the line which
 * runs it).  An enum status; failures have been reported.  sink->error is set if nothing can be
 * written there. */
int dispatch(struct session *session, char *const *words, size_t count, struct sink *sink);

/*
 * The lines of a file: what `batch` and the shell's `source` share (script.c)
 */

struct script {
	const char *path; /* "-": standard input */
	bool shell;	  /* lines may end in | and > */
	bool keep_going;  /* after a line that fails or whose answer is no */
	/* Runs a complete line: an enum status.  If line->problem is not NULL the line could not be
	 * read, which is to be reported with line_misuse(). */
	int (*run)(struct session *session, struct line *line);

	bool failed; /* the script itself failed, not one of its lines; reported after their
			documents */

	FILE *file; /* the rest is for script_run() alone */
	char *text; /* owned: a line of the file */
	size_t space;
	size_t number;	  /* of the line read last */
	struct line line; /* a command, in the room of the one before */
};

/* Closes the file. */
void script_done(struct script *script);
#define cleanup_script cleanup_with(script_done)

/* Opens the file: STATUS_DONE, or STATUS_FAILED, reported. */
int script_open(struct script *script, const struct session *session);

/* Runs the lines of the file: the worst status of a line, or STATUS_FAILED, reported, if the file
 * cannot be read. */
int script_run(struct script *script, struct session *session);

/* Reports what is wrong with the line: STATUS_FAILED. */
int line_misuse(const struct line *line);

/* Runs the lines as the shell would (shell.c): the worst status of one. */
int shell_run_given(const struct context *context, const char *lines);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one way from a line's words to what they do: for main(), batches and the shell. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "cli/lines.h"
#include "cli/session.h"

/* Runs the line in a scope of its own, its output going to `sink` (NULL: where that of the lines
 * around it goes): an enum status.  What went wrong has been told.  sink->error is set when nothing
 * can be written there. */
int dispatch(struct session *session, char *const *words, size_t count, struct sink *sink);

/*
 * The lines of a file: what `batch` and the shell's `source` share (script.c)
 */

struct script {
	const char *path; /* "-": standard input */
	bool shell;	  /* lines may end in | and > */
	bool keep_going;  /* after a line that failed or said no */
	/* Runs a complete line: an enum status.  When line->problem is not NULL the line could not
	 * be read: to be told with line_misuse(). */
	int (*run)(struct session *session, struct line *line);

	bool failed; /* by itself, not by its lines: told, after their own documents */

	FILE *file; /* what follows is script_run()'s own */
	char *text; /* owned: a line of the file */
	size_t space;
	size_t number;	 /* of the line read last */
	char place[256]; /* where the command begins, for messages */
};

/* Closes the file. */
void script_done(struct script *script);
#define cleanup_script cleanup_with(script_done)

/* Opens the file: STATUS_DONE, or STATUS_FAILED, told. */
int script_open(struct script *script, const struct session *session);

/* Runs the file's lines: the status of the worst, or STATUS_FAILED, told, when it cannot be read.
 */
int script_run(struct script *script, struct session *session);

/* Tells what is wrong with the line: STATUS_FAILED. */
int line_misuse(const struct line *line);

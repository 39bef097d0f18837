/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines for the shell, from the terminal, with a history file, or from a pipe. */
#pragma once

#include <stdbool.h>

#include "base/buf.h"
#include "cli/session.h"

/* The lines typed in the shell. */
struct history {
	char **lines; /* owned, oldest first */
	size_t count;
	char *path; /* owned: the history file; NULL: there is none */
};

struct input {
	bool terminal;
	bool given;   /* the lines are those of -c */
	bool editing; /* with readline */
	struct history history;
	struct buf pasted; /* lines that were pasted, or given, after the one read last */
	char *text;	   /* owned: the line of a pipe */
	size_t space;
};

/* Prepares reading: on a terminal with readline, whose TAB completes for the session, and with the
 * history, as far as these are available. */
void input_open(struct input *input, struct session *session);

/* The same for lines that are given, and have no prompt. */
void input_give(struct input *input, const char *lines);

void input_close(struct input *input);
#define cleanup_input cleanup_with(input_close)

/* Reads a line and adds it, without its newline, to `line`: 1, 0 at the end, -EINTR after
 * Ctrl-C, -errno. */
int input_line(struct input *input, const char *prompt, struct buf *line);

/* Forgets what has been pasted and not been read. */
void input_drop(struct input *input);

/* In place of the line `!!` puts the one typed before, and shows it. */
void input_recall(const struct input *input, struct buf *line);

/* Adds a typed line to the history. */
void input_remember(struct input *input, const char *line);

/*
 * Editing a line with readline, which is loaded when the shell starts (editor.c)
 */

/* Loads readline: 0, or -ENOENT or -ENOSYS if there is none that works.  TAB completes for the
 * session, which must outlive the editor. */
int editor_open(struct session *for_completion);

/* Reads a line with readline and adds it to `line`: 1, 0 at the end, -EINTR after Ctrl-C. */
int editor_line(const char *prompt, struct buf *line);

/* Adds a line that the arrow keys bring back. */
void editor_remember(const char *line);

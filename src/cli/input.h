/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines that someone types, which a file keeps from one time to the next, or that a pipe brings:
 * for the shell. */
#pragma once

#include <stdbool.h>

#include "base/buf.h"
#include "cli/session.h"

/* The lines typed in the shell. */
struct history {
	char **lines; /* owned, oldest first */
	size_t count;
	char *path; /* owned: where they are kept; NULL: nowhere */
};

struct input {
	bool terminal;
	bool editing; /* with readline */
	struct history history;
	char *text; /* owned: the line of a pipe */
	size_t space;
};

/* On a terminal with readline, whose TAB completes for the session, and the history; without either
 * if need be. */
void input_open(struct input *input, struct session *session);
void input_close(struct input *input);
#define cleanup_input cleanup_with(input_close)

/* Reads a line and adds it, without its newline, to `line`: 1, 0 at the end, -EINTR after
 * Ctrl-C, -errno. */
int input_line(struct input *input, const char *prompt, struct buf *line);

/* Remembers a line that was typed. */
void input_remember(struct input *input, const char *line);

/*
 * Editing a line with readline, which is opened when the shell begins (editor.c)
 */

/* 0, or -ENOENT or -ENOSYS when there is no readline that will do.  TAB completes for this session,
 * which must stay, from now on. */
int editor_open(struct session *for_completion);

/* Lets someone edit a line and adds it to `line`: 1, 0 at the end, -EINTR after Ctrl-C. */
int editor_line(const char *prompt, struct buf *line);

/* A line that the arrow keys bring back. */
void editor_remember(const char *line);

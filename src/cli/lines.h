/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Splitting a line into words, as sh does where it matters. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* What a line of the shell does besides running its words, or instead. */
enum line_form {
	LINE_PLAIN,
	LINE_PIPE,   /* WORD... | COMMAND */
	LINE_WRITE,  /* WORD... > FILE */
	LINE_APPEND, /* WORD... >> FILE */
	LINE_SH,     /* ! COMMAND */
};

/* A line being read; all that it points to is owned by it. */
struct line {
	bool shell;   /* |, > and ! have a meaning */
	char **words; /* set when the line is complete */
	size_t count;
	enum line_form form;
	const char *target;  /* the file, or the command for sh */
	const char *problem; /* what is wrong, after -EINVAL */

	struct buf text; /* the words so far, each with its NUL */
	char quote;	 /* the open quote, or 0 */
	bool in_word;
	size_t before_target; /* the number of words before the target */
};

#define LINE_NEW(shell_) ((struct line){ .shell = (shell_) })

void line_done(struct line *line);
#define cleanup_line cleanup_with(line_done)

/*
 * Reads a line of text, without its newline.  '…' is literal; in "…" a backslash keeps its meaning
 * before " and \ only; elsewhere it makes the next character an ordinary one; # at the beginning of
 * a word starts a comment.
 *
 * 0: the line is complete; -EAGAIN: it ends with a backslash, add the next one; -EINVAL: see
 * line->problem; -ENOMEM.
 */
int line_add(struct line *line, const char *text, size_t size);

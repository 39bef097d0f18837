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

struct command_table;

/* A line being read; all that it points to is owned by it, but for the table. */
struct line {
	const struct command_table *table; /* of the shell, where | > ; and ! have a meaning; in a
					    * batch NULL */
	char **words;			   /* set when the line is complete */
	size_t count;
	enum line_form form;
	const char *target;  /* the file, or the command for sh */
	const char *problem; /* what is wrong, after -EINVAL */
	const char *rest;    /* in the text that was read: what follows a ; or NULL */
	bool operators;	     /* | or > stand in an expression after where */

	struct buf text;      /* the words so far, each with its NUL */
	char quote;	      /* the open quote, or 0 */
	bool in_word, quoted; /* the word has quotes */
	size_t word_begin;    /* of the word being read, in the text */
	enum { WHERE_NONE, WHERE_BEGUN, WHERE_OPEN } where; /* is it in an expression? */
	size_t before_target; /* the number of words before the target */
	size_t question;      /* the number of the last word that is a mere ?, or 0 */
};

#define LINE_NEW(table_) ((struct line){ .table = (table_) })

/* Empties a line for the next one, whose text takes its room. */
void line_begin(struct line *line, const struct command_table *table);

void line_done(struct line *line);
#define cleanup_line cleanup_with(line_done)

/*
 * Reads a line of text, without its newline.  '…' is literal; in "…" a backslash keeps its meaning
 * before " and \ only; elsewhere it makes the next character an ordinary one; # at the beginning of
 * a word starts a comment.  In the shell ; ends a command, and after `where` the characters | and >
 * belong to the expression, until a keyword, or if it is in quotes until they end; a ? by itself as
 * the last word asks for help: it becomes --help.
 *
 * 0: the line is complete; -EAGAIN: it ends with a backslash, or in the shell within quotes: add
 * the next one; -EINVAL: see line->problem; -ENOMEM.
 */
int line_add(struct line *line, const char *text, size_t size);

/* The same for an empty line, of which only the last of several commands is kept. */
int line_add_last(struct line *line, const char *text, size_t size);

/* Appends the word as a line has it: in quotes if a character of it has a meaning of its own. */
void line_quote(struct buf *line, const char *word);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lists of objects, as map show prints them, and what is chosen of one: where, sort, fields, limit.
 * The columns are the keys that the records have in JSON.
 */
#pragma once

#include "cmd/command.h"
#include "cmd/complete/complete.h"
#include "cmd/ref.h"
#include "out/out.h"

/* What the user asks for. */
struct list_how {
	struct words where; /* an expression, a word or several */
	const char *sort;   /* a column, perhaps with a - in front; or NULL */
	const char *fields; /* columns joined by commas; NULL: all */
	struct optional limit;
	const char *none; /* for people, when the expression is true of nothing; NULL: the usual */
};

/* The arguments: rows of a command whose parameters have `member`, a struct list_how. */
#define LIST_ARGS(params, member, of)                                                              \
	{ ARG_WORDS,                                                                               \
	  .keyword = "where",                                                                      \
	  .metavar = "EXPR",                                                                       \
	  .complete = complete_row_where,                                                          \
	  .columns = (of),                                                                         \
	  .offset = offsetof(params, member.where),                                                \
	  .help = "only those for which EXPR is true: 'type == hash and fill > 90'" },             \
		{ ARG_TEXT,                                                                        \
		  .keyword = "sort",                                                               \
		  .metavar = "[-]COLUMN",                                                          \
		  .complete = complete_columns,                                                    \
		  .columns = (of),                                                                 \
		  .offset = offsetof(params, member.sort),                                         \
		  .help = "sort by COLUMN; -COLUMN: descending" },                                 \
		{ ARG_TEXT,                                                                        \
		  .keyword = "fields",                                                             \
		  .metavar = "COLUMN,...",                                                         \
		  .complete = complete_columns,                                                    \
		  .columns = (of),                                                                 \
		  .offset = offsetof(params, member.fields),                                       \
		  .help = "print only these columns: id,name" },                                   \
	{                                                                                          \
		ARG_NUMBER, .keyword = "limit", .offset = offsetof(params, member.limit),          \
			    .help = "print at most N"                                              \
	}

struct list {
	struct out *out; /* where the objects are written, valid while list_show() runs */

	/* list.c's own */
	const struct list_how *how;
	const struct columns *columns;
	struct columns shown;  /* those, or with fields … */
	struct column *chosen; /* … these, owned */
	/* The same for what is open when the command fails, which is closed after the list is gone.
	 */
	const struct columns *lasting;
	struct row_layout *row; /* owned; NULL: all is shown as it comes */
	struct filter *filter;	/* owned; NULL: all are wanted */
	struct list_sort *sort; /* owned; NULL: in the order of ids */
	struct out *to;		/* where the output goes */
	uint64_t taken, left;	/* rows that are wanted, and that may still be written */
	bool single;		/* it is no list but one object */
	bool ended;		/* no more are wanted */
	ref_each *show;
	void *context;
};

#define LIST_NONE ((struct list){ .out = NULL })
void list_done(struct list *list);
#define cleanup_list cleanup_with(list_done)

/* For a command's records with these columns.  `what` is the command in messages ("map show").
 * What is wrong with `how` is reported: an enum status. */
int list_make(struct list *list, const struct columns *columns, const struct list_how *how,
	      const char *what);

/* Is the column wanted by name: in fields, in sort, in the expression? */
bool list_asks(const struct list *list, const char *column);

/* Is it to be written?  All are unless there are fields; then those, and what the rest needs. */
bool list_wants(const struct list *list, const char *column);

/* Writes the objects: calls `show` for each, which writes a record to list->out.  One object is a
 * record, several are a list. */
int list_show(struct list *list, struct out *to, struct refs *refs, ref_each *show, void *context);

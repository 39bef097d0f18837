/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of arguments: how many words a value has, how they are read, what completes them. */
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "cli/grammar.h"
#include "cmd/command.h"

#define WORDS_TO_KEYWORD (UINT_MAX - 1) /* those before the next keyword, at least one */
#define WORDS_ALL	 UINT_MAX	/* those before the line's end */

struct arg_kind_row {
	const char *metavar;
	const char *help; /* for an argument without a help of its own; NULL: none */
	/* How many the value has, or WORDS_TO_KEYWORD, WORDS_ALL; those of an object (arg_object())
	 * come after them. */
	unsigned words;
	/* Reads the words of the step's value into the place: STATUS_DONE, or told. */
	int (*parse)(const struct grammar_step *value, void *place);
	arg_complete *complete;	   /* where an argument has none of its own; NULL: anything could
				      stand there */
	void (*done)(void *place); /* NULL: owns nothing */
	bool repeats;		   /* may be given more than once */
	/* Of a value that ends too soon: are its first words right?  NULL: that is not asked. */
	int (*check)(const struct grammar_step *value);
};

extern const struct arg_kind_row arg_kinds[ARG_KINDS];

/* What stands for the argument's value in usage lines. */
const char *arg_metavar(const struct arg *arg);

/* The words of a choice. */
void arg_choices(struct buf *text, const struct arg *arg, const char *separator);

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
	unsigned words;	  /* that the value has, or WORDS_TO_KEYWORD, WORDS_ALL … */
	bool ref;	  /* … and then an object, by one word or as "id N" */
	/* Reads the words of the step's value into the place: STATUS_DONE, or told. */
	int (*parse)(const struct grammar_step *value, void *place);
	arg_complete *complete;	   /* where an argument has none of its own; NULL: anything could
				      stand there */
	void (*done)(void *place); /* NULL: owns nothing */
	bool repeats;		   /* may be given more than once */
};

extern const struct arg_kind_row arg_kinds[ARG_KINDS];

/* What stands for the argument's value in usage lines. */
const char *arg_metavar(const struct arg *arg);

/* What to call the argument in a message: its keyword, else its metavar. */
const char *arg_label(const struct arg *arg);

/* The words of a choice. */
void arg_choices(struct buf *text, const struct arg *arg, const char *separator);

/*
 * Objects (refs.c).
 */

/* The words "id", "name", "pinned", "tag" that a ref may begin with; how many of them there are for
 * this kind: 0 when it is none. */
extern const char *const ref_words[4];
size_t ref_word_count(enum arg_kind kind);

/* Reads MAP, PROG or BTF. */
int parse_ref(const struct grammar_step *value, void *place);

/* The object that the words of such a value name, without telling what is wrong: then it is
 * REF_NONE. */
struct ref ref_of_words(enum arg_kind kind, char *const *words, size_t count);

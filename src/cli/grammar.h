/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The words after a command's name, read by the table of its arguments: a step says which words
 * belong to which argument.  Parsing the parameters and completing a line both follow the steps.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "cli/choose.h"
#include "cli/session.h"
#include "cmd/command.h"
#include "cmd/complete/complete.h"

/* A command has no more arguments than there are bits in `given`. */
enum { GRAMMAR_ARGS_MAX = 64 };

struct grammar {
	const struct command *command;
	char *const *words;
	size_t count;
	enum arg_kind subject_kind; /* of the shell's `use`, which stands for the first argument of
				       this kind; ARG_END: none */

	size_t next;	/* the first word that no step has read */
	size_t at;	/* the positional argument that is next, or the first with a keyword */
	uint64_t given; /* a bit an argument that has been given */
};

enum grammar_event {
	GRAMMAR_END,	 /* there are no more words, nor positional arguments */
	GRAMMAR_SUBJECT, /* the object of `use` stands for the argument */
	GRAMMAR_ABSENT,	 /* the positional argument is not given: what follows is not for it */
	GRAMMAR_VALUE,	 /* the argument has these words */
	GRAMMAR_UNKNOWN, /* the word that is next introduces no argument */
};

struct grammar_step {
	enum grammar_event event;
	const struct command *command;
	const struct arg *arg;
	char *const *words; /* of its value: a keyword is not among them */
	size_t count;
	bool again; /* it was given before, and may be given but once */
	bool cut;   /* the line ends before the value does, */
	bool open;  /* or where the value may go on */
};

/* Takes the next step.  After GRAMMAR_UNKNOWN there is none. */
void grammar_next(struct grammar *grammar, struct grammar_step *step);

bool grammar_is_given(const struct grammar *grammar, const struct arg *arg);

/* The words that introduce an argument: keywords, and choices without one. */
void grammar_keywords(const struct command *command, struct choices *keywords);

/*
 * The kinds of arguments: how many words a value has, how they are read, what completes them
 * (kinds.c)
 */

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

/*
 * The two that walk: parsing the words into typed parameters (args.c) …
 */

/* Fills the parameters (params_size bytes, zeroed by the caller; texts stay those of the words):
 * STATUS_DONE, or STATUS_FAILED, told.  `subject` is the object of the shell's `use`, if any.
 * args_done() is called in either case. */
int args_parse(struct grammar *grammar, const struct ref *subject, void *params);

/* Releases what parameters own. */
void args_done(const struct command *command, void *params);

/* "bpfadm map update MAP key DATA value DATA [any|exist|noexist]" */
void args_usage(struct buf *text, const struct command *command);

/* The same for one argument, without brackets: "key DATA". */
void arg_usage(struct buf *text, const struct arg *arg);

/*
 * … and completing a line, for TAB in the shell and for bash (complete.c)
 */

/* All that could stand behind `words`, the beginning of a line, in place of candidates->part. */
void complete_line(struct session *session, char *const *words, size_t count,
		   struct candidates *candidates);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The words after a command's name, read by the table of its arguments: a step says which words
 * belong to which argument.  Parsing the parameters and completing a line both follow the steps.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/choose.h"
#include "cmd/command.h"

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

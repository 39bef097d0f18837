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
	uint64_t given; /* a bit for each argument that has been given */
};

enum grammar_event {
	GRAMMAR_END,	 /* there are no more words, nor positional arguments */
	GRAMMAR_SUBJECT, /* the object of `use` stands for the argument */
	GRAMMAR_ABSENT,	 /* the positional argument is not given: what follows is not for it */
	GRAMMAR_VALUE,	 /* the argument has these words */
	GRAMMAR_UNKNOWN, /* the next word begins no argument */
};

struct grammar_step {
	enum grammar_event event;
	const struct command *command;
	const struct arg *arg;
	char *const *words; /* of its value: a keyword is not among them */
	size_t count;
	bool again; /* it has been given before and may be given only once */
	bool cut;   /* the line ends before the value is complete */
	bool open;  /* the line ends where the value may go on */
};

/* Takes the next step.  GRAMMAR_UNKNOWN is the last. */
void grammar_next(struct grammar *grammar, struct grammar_step *step);

bool grammar_is_given(const struct grammar *grammar, const struct arg *arg);

/* Is the word a keyword of a command that has `where`, so that it ends an expression? */
bool grammar_ends_where(const struct command_table *table, const char *word);

/* The words that begin an argument: keywords, and choices without a keyword. */
void grammar_keywords(const struct command *command, struct choices *keywords);

/*
 * The kinds of arguments: how many words a value has, how they are read, what completes them
 * (kinds.c)
 */

#define WORDS_TO_KEYWORD (UINT_MAX - 1) /* those before the next keyword, at least one */
#define WORDS_ALL	 UINT_MAX	/* those before the line's end */

struct arg_kind_row {
	const char *metavar;
	const char *help; /* for an argument without help of its own, or NULL */
	/* The number of words in the value, or WORDS_TO_KEYWORD or WORDS_ALL; the words of an
	 * object (arg_object()) come after them. */
	unsigned words;
	/* Reads the words of the value into `place`: STATUS_DONE, or STATUS_FAILED, reported. */
	int (*parse)(const struct grammar_step *value, void *place);
	arg_complete *complete; /* for an argument without a completer of its own; NULL: nothing is
				   known */
	void (*done)(void *place); /* frees what the place owns; NULL: nothing */
	bool repeats;		   /* may be given more than once */
	/* Checks the first words of a value that ends too soon; NULL: they are not checked. */
	int (*check)(const struct grammar_step *value);
};

extern const struct arg_kind_row arg_kinds[ARG_KINDS];

/* What stands for the argument's value in usage lines. */
const char *arg_metavar(const struct arg *arg);

/* The words of a choice. */
void arg_choices(struct buf *text, const struct arg *arg, const char *separator);

/*
 * Parsing: from the words to typed parameters (args.c)
 */

/* Fills the parameters (params_size bytes, zeroed by the caller; their texts are the words):
 * STATUS_DONE, or STATUS_FAILED, reported.  `subject` is the object of the shell's `use`, if any.
 * The caller calls args_done() in either case. */
int args_parse(struct grammar *grammar, const struct ref *subject, void *params);

/* When the command refused its input: adds a hint if a word of DATA or of an expression looks like
 * a mistyped keyword.  Returns `status`. */
int args_suggest(const struct command *command, const void *params, int status);

/* Frees what the parameters own. */
void args_done(const struct command *command, void *params);

/* "bpfadm map update MAP key DATA value DATA [any|exist|noexist]" */
void args_usage(struct buf *text, const struct command *command);

/* The same for one argument, without brackets: "key DATA". */
void arg_usage(struct buf *text, const struct arg *arg);

/*
 * Completion, for TAB in the shell and for bash, zsh and fish (complete.c)
 */

/* Adds all words that could follow `words`, the beginning of a line, and begin with
 * candidates->part. */
void complete_line(struct session *session, char *const *words, size_t count,
		   struct candidates *candidates);

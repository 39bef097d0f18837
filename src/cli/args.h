/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the words behind a command's name to its typed parameters, by the table of its arguments. */
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "cmd/command.h"
#include "cmd/complete/complete.h"

#define KEYWORDS_MAX 96

struct parser {
	const struct command *command;
	const struct ref *subject;  /* of the shell's `use`, for the first ... */
	enum arg_kind subject_kind; /* … argument of this kind; ARG_END: none */
	char *const *words;
	size_t count;
	size_t next; /* the word to be read */
	char *params;
	uint64_t given; /* a bit an argument that has its value */
};

/* Fills the parameters (params_size bytes, zeroed by the caller; texts stay those of the words):
 * STATUS_DONE, or STATUS_FAILED, told.  args_done() is called in either case. */
int args_parse(struct parser *parser);

/* Releases what parameters own. */
void args_done(const struct command *command, void *params);

/* The command's arguments, up to ARG_END; never NULL. */
const struct arg *command_args(const struct command *command);

/* The argument whose keyword (or one of whose choices) is exactly this word, NULL if none. */
const struct arg *args_keyword(const struct command *command, const char *word);

/* Does the word not belong to this positional argument, although it stands in its place?  A keyword
 * does not, nor, when the argument is an optional choice, a word that is none of its own. */
bool arg_skips(const struct command *command, const struct arg *arg, const char *word);

/* The words that introduce an argument: keywords, and choices without one; at most `size`. */
size_t args_keywords(const struct command *command, const char **list, size_t size);

/* "bpfadm map update MAP key DATA value DATA [any|exist|noexist]" */
void args_usage(struct buf *text, const struct command *command);

/* The same for one argument, without brackets: "key DATA". */
void arg_usage(struct buf *text, const struct arg *arg);

/* The words of a choice. */
void list_choices(struct buf *text, const struct arg *arg, const char *separator);

/*
 * Kinds of arguments (kinds.c).
 */
#define WORDS_ANY UINT_MAX

struct arg_kind_row {
	const char *metavar;
	const char *help; /* for an argument without a help of its own; NULL: none */
	unsigned words;	  /* that the value has, or WORDS_ANY … */
	bool ref;	  /* … and then an object, by one word or as "id N" */
	/* Reads the words at parser->next into the place: STATUS_DONE, or told. */
	int (*parse)(struct parser *parser, const struct arg *arg, void *place);
	arg_complete *complete; /* where an argument has none of its own; NULL: anything could stand
				   there */
	void (*done)(void *place); /* NULL: owns nothing */
	bool repeats;		   /* may be given more than once */
};

extern const struct arg_kind_row arg_kinds[ARG_KINDS];

/* Is the argument's value not yet whole with these words? */
bool value_wants_more(const struct arg *arg, char *const *words, size_t count);

/* The words "id", "name", "pinned", "tag" that a ref may begin with; how many of them there are for
 * this kind: 0 when it is none. */
extern const char *const ref_words[4];
size_t ref_word_count(enum arg_kind kind);

/* Reads MAP, PROG or BTF at parser->next. */
int parse_ref(struct parser *parser, const struct arg *arg, void *place);

/* The object that one word or two name ("7", "name flows"), without telling what is wrong. */
struct ref ref_of_words(char *const *words, size_t count);

/* The next word, which the parser steps over; NULL, told, when there is none. */
const char *parser_take(struct parser *parser, const struct arg *arg);

/* How many words stand before the next keyword, from parser->next on. */
size_t parser_run(const struct parser *parser);

/* How many positional arguments behind `arg` must still be given. */
size_t required_after(const struct arg *arg);

/* What stands for the argument's value in usage lines. */
const char *arg_metavar(const struct arg *arg);

/* What to call the argument in a message: its keyword, else its metavar. */
const char *arg_label(const struct arg *arg);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options: anywhere on a line, up to "--". */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "cli/session.h"

/* One option, for parsing, help and completion. */
struct option_row {
	const char *name;    /* "json", for --json */
	char letter;	     /* 'j', for -j; 0: none */
	const char *summary; /* NULL: bpftool's, accepted without effect */
	/* It sets the form, or the bool at `offset` in struct line_options; an option with a value,
	 * whose metavar is `value`, sets the const char * there, or, from 1 to `max`, the unsigned.
	 */
	enum form form;
	size_t offset;
	const char *value;
	unsigned max;
};

extern const struct option_row option_rows[];
extern const size_t option_row_count;

/* What the options of one line say. */
struct line_options {
	struct settings settings;
	bool help, version;
	const char *lines; /* -c: to be run as the shell would; NULL: none */
	int status;	   /* STATUS_FAILED, reported, if one of them is wrong */
};

/* The number of words that the option `words[at]` takes: 1, or 2 if the next word is its value,
 * even if that is missing. */
size_t option_words(char *const *words, size_t at);

/* The option of `word` whose value is the next word; NULL: there is none. */
const struct option_row *option_with_value(const char *word);

/* Does the word look like an option, after `count` words that are none?  "-" alone, a negative
 * number, and a -FIELD after `sort` do not. */
bool is_option(const char *word, char *const *before, size_t count);

/* Removes the options (and "--") from the `*count` words and stores them in `line`.  All are read
 * even if one is wrong, so that the error appears in the format that was asked for. */
void options_take(struct line_options *line, char **words, size_t *count);

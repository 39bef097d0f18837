/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options: anywhere on a line, up to "--". */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "cli/session.h"

/* One option, for parsing, help and completion. */
struct option_row {
	const char *name;    /* "json", for --json */
	char letter;	     /* 'j', for -j */
	const char *summary; /* NULL: bpftool's, accepted without effect */
	/* What it does: sets a form, or the bool at this offset in struct line_options; or, with
	 * a value, of which this is the metavar, the const char * there. */
	enum form form;
	size_t offset;
	const char *value;
};

extern const struct option_row option_rows[];
extern const size_t option_row_count;

/* What the options of one line say. */
struct line_options {
	struct settings settings;
	bool help, version;
	int status; /* STATUS_FAILED, told, when one of them is wrong */
};

/* The words that `words[at]`, an option, takes: 1, or with the value behind it 2, be it there or
 * not. */
size_t option_words(char *const *words, size_t at);

/* Does `words[at]` look like an option?  "-" alone, negative numbers, and behind `sort` a field
 * with its - (of more than one letter) are none. */
bool is_option(char *const *words, size_t at);

/* Takes the options out of the `*count` words (the "--" as well) and notes in `line` what they
 * say.  All are read even if one is wrong, so that the error appears in the wanted format. */
void options_take(struct line_options *line, char **words, size_t *count);

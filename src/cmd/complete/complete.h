/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What could stand as the value of an argument: the functions that a row of arguments names, and
 * the words that they gather. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/cleanup.h"
#include "bpf/kind.h"
#include "cmd/command.h"
#include "layout/layout.h"

/*
 * The words that could stand somewhere (candidates.c)
 */

struct candidate {
	char *word; /* owned, as is note: what it is, "" if there is nothing to say */
	char *note;
};

struct candidates {
	struct candidate *list; /* owned */
	size_t count;
	const char *part; /* what has been typed of the word: others are left out */
	bool expression;  /* the word is one, to which more may be added between its quotes */
};

void candidates_done(struct candidates *candidates);
#define cleanup_candidates cleanup_with(candidates_done)

/* Adds a word that begins with the part; not one with control characters.  When memory is short it
 * is left out. */
void candidates_add(struct candidates *candidates, const char *word, const char *note);

/* The same for the part's first `kept` bytes followed by the word and the suffix. */
void candidates_add_after(struct candidates *candidates, size_t kept, const char *word,
			  const char *suffix, const char *note);

/* Leaves of each word the first, with the note "several" when notes differ. */
void candidates_merge(struct candidates *candidates);

/*
 * What adds them
 */

/* Where the next word is missing: after these words of the argument's value ("id" of "id 7"). */
struct completion {
	const struct arg *arg;
	char *const *words;
	size_t count;
	struct ref subject; /* the MAP, PROG or FILE (REF_PATH) that the line is about; REF_NONE:
			       none can be told */
	struct kernel *kernel;
};

/* Objects (objects.c), and files, names and numbers that need none (values.c): the defaults of the
 * kinds of arguments. */
arg_complete complete_object, complete_map_refs, complete_choice, complete_file, complete_pin,
	complete_layout, complete_map_type, complete_prog_type, complete_map_flags;

/* By the types of the line's map (fields.c): DATA of a key or a value, FIELD=VALUE, FIELD=DECODER,
 * fields joined by commas, an expression. */
arg_complete complete_key, complete_value, complete_set, complete_with, complete_paths,
	complete_where;

/* The context of the line's program (json.c). */
arg_complete complete_context;

/* The variables and the maps of the line's object file (values.c). */
arg_complete complete_variables, complete_object_maps;

/* What could stand at the end of candidates->part, the beginning of a JSON text for the layout. */
void complete_json(const struct layout *layout, struct candidates *candidates);

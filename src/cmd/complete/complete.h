/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completion: the functions that complete the value of an argument, and the words that they
 * collect. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/cleanup.h"
#include "bpf/kind.h"
#include "cmd/command.h"
#include "layout/layout.h"

/*
 * The words (candidates.c)
 */

struct candidate {
	char *word; /* owned, as is note: what it is, "" if there is nothing to say */
	char *note;
};

struct candidates {
	struct candidate *list; /* owned */
	size_t count;
	const char *part; /* the part of the word that has been typed; words that do not begin with
			     it are left out */
	bool expression;  /* the word is an expression, which may go on within its quotes */
};

void candidates_done(struct candidates *candidates);
#define cleanup_candidates cleanup_with(candidates_done)

/* Adds a word if it begins with the part and has no control characters.  If memory is short it is
 * left out. */
void candidates_add(struct candidates *candidates, const char *word, const char *note);

/* The same for the part's first `kept` bytes followed by the word and the suffix. */
void candidates_add_after(struct candidates *candidates, size_t kept, const char *word,
			  const char *suffix, const char *note);

/* Joins candidates with the same word; the note becomes "several" if theirs differ. */
void candidates_merge(struct candidates *candidates);

/*
 * The functions that add them
 */

/* The place to complete: after these words of the argument's value ("id" of "id 7"). */
struct completion {
	const struct arg *arg;
	char *const *words;
	size_t count;
	struct ref subject; /* the MAP, PROG or FILE (REF_PATH) of the line; REF_NONE: it is not
			       known */
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
arg_complete complete_variables, complete_object_maps, complete_programs;

/* Completes candidates->part, the beginning of a JSON text for the layout. */
void complete_json(const struct layout *layout, struct candidates *candidates);

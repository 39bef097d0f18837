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
#include "query/elements.h"

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
	bool incomplete;  /* the words before it need this one: no keyword may come here */
	char *expected;	  /* what can be typed besides, as a number; owned; NULL: nothing, or it is
			     not known */
};

void candidates_done(struct candidates *candidates);
#define cleanup_candidates cleanup_with(candidates_done)

/* Adds a word if it begins with the part and has no control characters.  If memory is short it is
 * left out. */
void candidates_add(struct candidates *candidates, const char *word, const char *note);

/* The same for the part's first `kept` bytes followed by the word and the suffix. */
void candidates_add_after(struct candidates *candidates, size_t kept, const char *word,
			  const char *suffix, const char *note);

/* Says what can be typed ("a number from 0 to 255"), unless that has been said. */
void candidates_expect(struct candidates *candidates, const char *format, ...) PRINTF_LIKE(2, 3);

/* That, where it helps: at the beginning of a word, or where there is no word to offer; else NULL.
 */
const char *candidates_expected(const struct candidates *candidates);

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
	struct elements_how how;	 /* as the line has it so far */
	const struct decoders *decoders; /* cmd/map/decoders.h; NULL: none are kept */
};

/* Objects (objects.c), and files, names and numbers that need none (values.c): the defaults of the
 * kinds of arguments. */
arg_complete complete_object, complete_choice, complete_file, complete_pin, complete_layout,
	complete_map_type, complete_map_flags;

/* What the host has (values.c): network devices, processes, licenses that the kernel knows,
 * programs that sh finds. */
arg_complete complete_device, complete_process, complete_license, complete_program;

/* DATA of a key or a value of the line's map, by its types (key_value.c). */
arg_complete complete_key, complete_value;

/* By the columns of the command's list (columns.c): columns joined by commas, an expression. */
arg_complete complete_columns, complete_row_where;

/* By the types of the line's map (fields.c): FIELD=VALUE, FIELD=DECODER, fields joined by commas,
 * an expression. */
arg_complete complete_set, complete_with, complete_paths, complete_where;

/* MAP and FIELD=DECODER... (fields.c). */
arg_complete complete_map_with;

/* The context of the line's program (json.c), and what it returns (values.c). */
arg_complete complete_context, complete_retval;

/* What the line's object file has (object_file.c): variables, maps, programs, and their types. */
arg_complete complete_variables, complete_map_refs, complete_programs, complete_prog_type;

/*
 * Parts of these
 */

/* Directories, by paths from `root` ("" or with a slash at its end). */
void complete_directories(struct candidates *candidates, const char *root);

/* The elements of the line's map: false if there is no such map, or if there are several. */
bool complete_open_elements(struct elements *elements, const struct completion *at);

/* An expression: adds operators where one comes next.  True if it is a field, or what *field is
 * compared with, which the caller frees; that begins in the part at *begin. */
bool complete_expression(const struct completion *at, struct candidates *candidates, size_t *begin,
			 char **field);

/* A field: its name or what leads to it, after candidates->part's first `kept` bytes, and its type.
 */
void complete_field(struct candidates *candidates, size_t kept, const char *word,
		    const char *suffix, const struct layout *field);

/* The names of an enum, in quotes ("\"" or ""). */
void complete_enumerators(struct candidates *candidates, size_t kept, const char *quote,
			  const struct layout *layout);

/* The words that stand for values of the layout, or what it takes. */
void complete_layout_values(struct candidates *candidates, size_t kept,
			    const struct layout *layout);

/* FIELD=VALUE, `begin` being where in candidates->part FIELD begins, a field of `root`. */
void complete_assignment(struct candidates *candidates, const struct layout *root, size_t begin);

/* Completes candidates->part, the beginning of a JSON text for the layout. */
void complete_json(const struct layout *layout, struct candidates *candidates);

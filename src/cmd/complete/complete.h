/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What could stand as the value of an argument: the functions that a row of arguments names. */
#pragma once

#include <stddef.h>

#include "bpf/kind.h"
#include "cmd/command.h"
#include "cmd/complete/candidates.h"
#include "layout/layout.h"

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

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What could stand as an argument's value, a function a kind: for the table in kinds.c. */
#pragma once

#include <stddef.h>

#include "bpf/info.h"
#include "cli/complete.h"
#include "cmd/command.h"
#include "layout/layout.h"

/* Where the next word is missing: behind these words of the argument's value ("id" of "id 7"). */
struct place {
	const struct arg *arg;
	char *const *words;
	size_t count;
	struct ref subject; /* the MAP, PROG or FILE (REF_PATH) that the line is about; REF_NONE:
			       none can be told */
};

/* Adds what could stand there. */
typedef void complete_value(const struct place *place, struct candidates *candidates);

complete_value complete_object, complete_choice, complete_file, complete_pin, complete_layout,
	complete_map_type, complete_prog_type, complete_map_flags, complete_map_refs,
	complete_words;

/* For FIELDS_CONTEXT: fields of the context of the place's program. */
complete_value complete_context;

/* Of the place's object file: for FIELDS_VARIABLES, and the names of its maps. */
complete_value complete_variables, complete_object_maps;

/* Opens by id or path, without a word: the descriptor, or -1, also for any other way to say which
 * object. */
int complete_open(enum kind kind, const struct ref *ref);

/* What could stand at the end of candidates->part, the beginning of a JSON text for the layout. */
void complete_json(const struct layout *layout, struct candidates *candidates);

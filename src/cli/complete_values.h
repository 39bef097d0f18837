/* What could stand as an argument's value, a function a kind: for the table in kinds.c. */
#pragma once

#include <stddef.h>

#include "cli/command.h"
#include "cli/complete.h"
#include "layout/layout.h"

/* Where the next word is missing: behind these words of the argument's value ("id" of "id 7"). */
struct place {
	const struct arg *arg;
	char *const *words;
	size_t count;
	struct ref map; /* that the line is about; REF_NONE: none that can be told */
};

/* Adds what could stand there. */
typedef void complete_value(const struct place *place, struct candidates *candidates);

complete_value complete_object, complete_choice, complete_file, complete_pin, complete_layout,
	complete_map_type, complete_prog_type, complete_map_flags, complete_map_refs,
	complete_words;

/* What could stand at the end of candidates->part, the beginning of a JSON text for the layout. */
void complete_json(const struct layout *layout, struct candidates *candidates);

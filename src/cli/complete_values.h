/* What could stand as an argument's value, a function a kind: for the table in kinds.c. */
#pragma once

#include <stddef.h>

#include "cli/command.h"
#include "cli/complete.h"

/* Adds what could stand behind those words of the value that are there already ("id" of "id 7"). */
typedef void complete_value(const struct arg *arg, char *const *words, size_t count,
			    struct candidates *candidates);

complete_value complete_object, complete_choice, complete_file, complete_pin, complete_layout,
	complete_map_type, complete_prog_type, complete_map_flags, complete_map_refs;

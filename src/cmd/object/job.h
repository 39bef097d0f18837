/* What the files of `prog load` of an object share. */
#pragma once

#include <stdint.h>

#include "cli/command.h"
#include "cmd/object/load.h"
#include "cmd/object/pinned.h"
#include "object/load.h"

/* A load under way. */
struct job {
	const struct context *context;
	const struct object_load *load;
	struct object *object;
	struct object_givens givens;
	struct loader loader;
	struct pinned_paths paths;
	const char **program_paths, **map_paths; /* by index; NULL: not pinned */
	uint32_t *links;			 /* ids, by program; 0: none */
	bool *kept;				 /* by program: it is to stay */
};

/* Pins and attaches what is loaded as the command line says: all, or nothing stays.  An enum
 * status. */
int job_keep(struct job *job);

/* Shows what stays, a row each; without pins the session keeps it.  An enum status. */
int job_show(struct job *job);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of `prog load` of an object share. */
#pragma once

#include <stdint.h>

#include "cmd/command.h"
#include "cmd/object/load.h"
#include "cmd/object/pinned.h"
#include "load/load.h"

/* A load under way. */
struct job {
	const struct context *context;
	const struct objfile_load *load;
	struct objfile *object;
	struct objfile_givens givens;
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

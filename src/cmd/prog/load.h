/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parameters of `prog load` and `prog loadall`, and the two ways to load: of an object file,
 * and of assembler text or raw instructions.  A load of an object file under way, for what is shown
 * of it. */
#pragma once

#include <stdbool.h>

#include "base/buf.h"
#include "bpf/handle.h"
#include "cmd/command.h"
#include "cmd/object/open.h"
#include "cmd/pin.h"

struct prog_load {
	struct objfile_request object; /* file and type; the rest is only for object files */
	const char *path;	       /* where to pin, or NULL */
	const char *map_path;	       /* the directory to pin an object's maps in, or NULL */
	const char *name, *license;    /* of text; NULL: the usual ones */
	bool all;		 /* an object's programs are all pinned, in the directory `path` */
	bool autoattach;	 /* they are attached to what their sections name */
	const char *source;	 /* what to call the file in messages */
	const struct buf *bytes; /* what is in it */
};

/* Both say what goes wrong and return an enum status. */
int prog_load_object(const struct context *context, const struct prog_load *load);
int prog_load_text(const struct context *context, const struct prog_load *load);

/* What becomes of a program, and of a map. */
struct made_program {
	bool stays;	      /* it is attached, pinned and shown */
	struct handle handle; /* what the kernel tells of it */
	uint32_t link;	      /* the id, or 0 */
	const char *path;     /* NULL: not pinned */
};
struct made_map {
	struct map_info info;
	const char *path;
};

/* A load under way. */
struct object_load {
	const struct context *context;
	const struct prog_load *load;
	struct objfile *object;
	struct objfile_inputs inputs;
	struct loader loader;
	struct pin_set pins;
	struct made_program *programs; /* by index, as are the maps */
	struct made_map *maps;
};

/* Prints the programs and maps of a load, and gives what is not pinned to the shell or batch: an
 * enum status, told.  The lists of one that fails stay open, for the error to be put there. */
int prog_load_show(struct object_load *job);

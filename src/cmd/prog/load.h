/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parameters of `prog load` and `prog loadall`, and the two ways to load: of an object file,
 * and of assembler text or raw instructions. */
#pragma once

#include <stdbool.h>

#include "base/buf.h"
#include "cmd/command.h"
#include "cmd/object/open.h"

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

/* prog load and prog loadall of an object file. */
#pragma once

#include <stdbool.h>

#include "base/buf.h"
#include "cli/command.h"
#include "cmd/object/open.h"

struct object_load {
	struct object_request request;
	const struct buf *bytes; /* the file */
	const char *path;	 /* where to pin, or NULL */
	const char *map_path;	 /* the directory to pin maps in, or NULL */
	bool all;		 /* all programs are pinned, in the directory `path` */
	bool autoattach;
};

/* An enum status; what went wrong is said. */
int object_load_command(const struct context *context, const struct object_load *load);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prog load and prog loadall of an object file. */
#pragma once

#include <stdbool.h>

#include "base/buf.h"
#include "cmd/command.h"
#include "cmd/object/open.h"

struct objfile_load {
	struct objfile_request request;
	const struct buf *bytes; /* the file */
	const char *path;	 /* where to pin, or NULL */
	const char *map_path;	 /* the directory to pin maps in, or NULL */
	bool all;		 /* all programs are pinned, in the directory `path` */
	bool autoattach;
};

/* An enum status; what went wrong is said. */
int objfile_load_command(const struct context *context, const struct objfile_load *load);

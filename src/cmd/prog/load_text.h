/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prog load of assembler text or raw instructions. */
#pragma once

#include "base/buf.h"
#include "cmd/command.h"

struct text_load {
	const struct buf *bytes; /* the file */
	const char *source;	 /* what to call it in messages */
	const char *file; /* its path, which the program is named after unless `name` is given */
	const char *path; /* where to pin the program, or NULL */
	const char *type, *name, *license; /* NULL: the usual ones */
	const struct map_refs *maps;
};

/* An enum status; what went wrong is said. */
int text_load_command(const struct context *context, const struct text_load *text);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an object needs of a kernel, as far as the object alone shows. */
#pragma once

#include <stddef.h>

#include "base/cleanup.h"
#include "objfile/objfile.h"

struct objfile_need {
	const char *what;  /* "map type", "helper", … */
	const char *name;  /* "ringbuf"; the object's or a table's own */
	const char *since; /* the first kernel that has it; NULL: not known */
};

struct objfile_needs {
	struct objfile_need *list; /* owned */
	size_t count;
	const char *since; /* the first kernel that has all whose kernel is known, or NULL */
	int err;
};

#define OBJFILE_NEEDS_NONE ((struct objfile_needs){ .list = NULL })
void objfile_needs_done(struct objfile_needs *needs);
#define cleanup_objfile_needs cleanup_with(objfile_needs_done)

/* Each need once, in the order of the object.  0 or -ENOMEM. */
int objfile_needs(const struct objfile *object, struct objfile_needs *needs);

/* What an object needs of a kernel, told from the object alone. */
#pragma once

#include <stddef.h>

#include "base/cleanup.h"
#include "object/object.h"

struct object_need {
	const char *what;  /* "map type", "helper", … */
	const char *name;  /* "ringbuf"; the object's or a table's own */
	const char *since; /* the first kernel that has it; NULL: not known */
};

struct object_needs {
	struct object_need *list; /* owned */
	size_t count;
	const char *since; /* the first kernel that has all whose kernel is known, or NULL */
	int err;
};

#define OBJECT_NEEDS_NONE ((struct object_needs){ .list = NULL })
void object_needs_done(struct object_needs *needs);
#define cleanup_object_needs cleanup_with(object_needs_done)

/* Each need once, in the order of the object.  0 or -ENOMEM. */
int object_needs(const struct object *object, struct object_needs *needs);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields of a layout, and the paths to them as people write them: saddr, pts[1].x, ports[2]. */
#pragma once

#include <stdint.h>

#include "base/buf.h"
#include "base/problem.h"
#include "layout/layout.h"

/* A field on the way down the tree; each stands on the stack of whoever went down to it. */
struct field {
	const struct layout *layout;
	const struct field *parent; /* NULL: the root */
	uint32_t index;		    /* in a parent that is an array or a tuple */
	size_t bit;		    /* from the start of the bytes */
};

/* Is the field a run of whole bytes? */
static inline bool field_is_bytewise(const struct field *field)
{
	return field->bit % 8 == 0 && field->layout->bit_size % 8 == 0;
}

static inline size_t field_size(const struct field *field)
{
	return layout_size(field->layout);
}

/* What the path goes on with below `name` ("key", "value"): "" for itself, ".saddr", "[1]"; NULL:
 * it begins with something else. */
const char *path_below(const char *path, const char *name);

/* From a field to one of its members or elements. */
struct path_step {
	const struct layout *layout;
	uint32_t bit_offset; /* from the start of the field */
	uint32_t index;	     /* in an array, or among the members of a tuple that are shown */
};

/*
 * Takes the first step of *path, which goes on after it ("" at the end).  -ENOENT: the field has
 * no such member; -ERANGE: nor such an element; -EINVAL: it has none at all, or this is no path.
 */
int path_next(const struct layout *parent, const char **path, struct path_step *step);

/*
 * The field at `path` and its place, counted in bits from the start of `root`; "" is the root
 * itself.  `what` begins messages ("the value of map 7 (flows)").  -EINVAL: there is no such field,
 * and the problem names what there is; -ENOMEM.
 */
int path_find(const struct layout *root, const char *path, const char *what,
	      const struct layout **found, size_t *bit, struct problem *problem);

/* The same with the way there: calls `reached` with the field, whose parents are on the stack then,
 * and returns what that returns. */
typedef int path_reached(const struct field *field, void *context);
int path_walk(const struct field *field, const char *path, const char *what, path_reached *reached,
	      void *context, struct problem *problem);

/* Says that the path ends at `path`, below `field`, with this error of path_next(): -EINVAL. */
int path_refuse(const struct field *field, const char *path, const char *what, int err,
		struct problem *problem);

/* Says that the field has no member with this name, and which one is near: -EINVAL. */
int path_refuse_member(const struct field *field, const char *name, const char *what,
		       struct problem *problem);

/*
 * Fields and what they take, in the words of messages: describe.c
 */

/* Adds a text that someone has written, shortened when it is long; `quotes`: between quotes. */
void describe_text(struct buf *buf, const char *text, bool quotes);

/* "4 bytes", "1 bit". */
void describe_size(struct buf *buf, uint32_t bits);

/* The field's place: "ports[1] in the key of map 7 (flows)", the latter being `root`; without one
 * (NULL) "ports[1]", and "the value" for what has no name. */
void describe_field(struct buf *buf, const struct field *field, const char *root);

/* What the layout takes: "true or false", "a number from 0 to 255". */
void describe_takes(struct buf *buf, const struct layout *layout);

/* How wide its numbers are and from where to where they go: "1 byte, 0 to 255". */
void describe_limits(struct buf *buf, const struct layout *layout);

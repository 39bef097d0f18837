/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paths to the fields of a layout, as people write them: saddr, pts[1].x, ports[2]. */
#pragma once

#include <stdint.h>

#include "encode/encode_internal.h"
#include "layout/layout.h"

/* From a field to one of its members or elements. */
struct path_step {
	const struct layout *layout;
	uint32_t bit_offset; /* from the start of the field */
	uint32_t index;	     /* in an array, or among the members of a tuple that are shown */
};

/*
 * Takes the first step of *path, which goes on behind it ("" at the end).  -ENOENT: the field has
 * no such member; -ERANGE: nor such an element; -EINVAL: it has none at all, or this is no path.
 */
int path_next(const struct layout *parent, const char **path, struct path_step *step);

/*
 * The field at `path` and its place, counted in bits from the start of `root`; "" is the root
 * itself.  `what` begins messages ("the value of map 7 (flows)").  -EINVAL with *error, which names
 * what there is; -ENOMEM.
 */
int path_find(const struct layout *root, const char *path, const char *what,
	      const struct layout **found, size_t *bit, struct layout_error *error);

/* The same within an encoding: calls `reached` with the field, whose parents are on the stack then,
 * and returns what that returns. */
typedef int path_reached(struct encoder *encoder, const struct field *field, void *context);
int path_walk(struct encoder *encoder, const struct field *field, const char *path,
	      path_reached *reached, void *context);

/* Says that the path ends at `path`, below `field`, with this error of path_next(): -EINVAL. */
int path_refuse(struct encoder *encoder, const struct field *field, const char *path, int err);

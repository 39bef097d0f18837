/* Lists of objects, in the order of kind and id: who holds them, where they are pinned. */
#pragma once

#include <stddef.h>

#include "bpf/info.h"

/* What an entry of such a list begins with. */
struct object_id {
	enum object_kind kind;
	uint32_t id;
};

/* The order: below, equal to or above 0. */
int object_compare(const struct object_id *a, const struct object_id *b);

/* The entries that are about the object in a sorted list of `count` entries of `size` bytes: the
 * first of *found, NULL when there are none. */
const void *object_entries(const void *list, size_t count, size_t size,
			   const struct object_id *object, size_t *found);

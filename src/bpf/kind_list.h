/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of objects, in the order of kind and id: who holds them, where they are pinned. */
#pragma once

#include <stddef.h>

#include "bpf/info.h"

/* What an entry of such a list begins with. */
struct kind_id {
	enum kind kind;
	uint32_t id;
};

/* The order: below, equal to or above 0. */
int kind_id_compare(const struct kind_id *a, const struct kind_id *b);

/* The entries that are about the object in a sorted list of `count` entries of `size` bytes: the
 * first of *found, NULL when there are none. */
const void *kind_id_entries(const void *list, size_t count, size_t size,
			    const struct kind_id *object, size_t *found);

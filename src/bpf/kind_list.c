/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of objects, in the order of kind and id. */
#include "bpf/kind_list.h"

int kind_id_compare(const struct kind_id *a, const struct kind_id *b)
{
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

/* The first entry that is not in front of the object. */
static size_t find_first(const char *list, size_t count, size_t size, const struct kind_id *object)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (kind_id_compare((const void *)(list + middle * size), object) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const void *kind_id_entries(const void *list, size_t count, size_t size,
			    const struct kind_id *object, size_t *found)
{
	const char *entries = list;
	size_t first = find_first(entries, count, size, object), end = first;

	while (end < count && !kind_id_compare((const void *)(entries + end * size), object))
		end++;
	*found = end - first;
	return *found ? entries + first * size : NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The memory of a layout's tree, and the way to its fields. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "layout/layout.h"

/* Stands in front of each allocation. */
struct block {
	struct block *next;
	max_align_t memory[];
};

void *layout_alloc(struct layout_tree *tree, size_t size)
{
	struct block *block;

	if (__builtin_add_overflow(size, sizeof(*block), &size))
		return NULL;
	block = calloc(1, size);
	if (!block)
		return NULL;
	block->next = tree->memory;
	tree->memory = block;
	return block->memory;
}

void layout_free(struct layout_tree *tree)
{
	struct block *block, *next;

	if (!tree)
		return;
	for (block = tree->memory; block; block = next) {
		next = block->next;
		free(block);
	}
	free(tree);
}

const struct layout *layout_member(const struct layout *parent, const char *name, size_t length,
				   uint32_t *bit_offset)
{
	if (parent->kind != LAYOUT_STRUCT && parent->kind != LAYOUT_UNION)
		return NULL;
	for (uint32_t i = 0; i < layout_members(parent); i++) {
		const struct layout *member = &parent->members[i], *found = NULL;
		uint32_t within = 0;

		if (!layout_is_named(member))
			found = layout_member(member, name, length, &within);
		else if (strncmp(member->name, name, length) == 0 && !member->name[length])
			found = member;
		if (found) {
			*bit_offset = member->bit_offset + within;
			return found;
		}
	}
	return NULL;
}

size_t layout_fields(const struct layout *layout)
{
	size_t count = 0;

	switch (layout->kind) {
	case LAYOUT_ARRAY:
		return layout->count * layout_fields(layout->members);
	case LAYOUT_STRUCT:
	case LAYOUT_UNION:
	case LAYOUT_TUPLE:
		for (uint32_t i = 0; i < layout_members(layout); i++)
			count += layout_fields(&layout->members[i]);
		return count;
	default:
		return 1;
	}
}

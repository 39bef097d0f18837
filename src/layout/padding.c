/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bits of structs that no field covers. */
#include "layout/padding.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"

/* Marks the bits of a field; they are counted as in bits.h. */
static void cover_field(uint8_t *covered, const struct layout *layout, uint32_t bit)
{
	bool big_endian = layout->big_endian || LAYOUT_HOST_BIG_ENDIAN;
	uint32_t end = bit + layout->bit_size;

	while (bit < end && bit % 8)
		covered[bit / 8] |= (uint8_t)(big_endian ? 0x80 >> bit % 8 : 1 << bit % 8), bit++;
	memset(covered + bit / 8, 0xff, (end - bit) / 8);
	for (bit += (end - bit) / 8 * 8; bit < end; bit++)
		covered[bit / 8] |= (uint8_t)(big_endian ? 0x80 >> bit % 8 : 1 << bit % 8);
}

/* Anonymous members lend their fields to their parent, and their padding with them. */
static void cover_members(uint8_t *covered, const struct layout *layout, uint32_t bit)
{
	for (uint32_t i = 0; i < layout_members(layout); i++) {
		const struct layout *member = &layout->members[i];
		uint32_t at = bit + member->bit_offset;

		if (member->kind == LAYOUT_PAD)
			continue;
		if (layout_is_named(member) || member->kind == LAYOUT_OPAQUE)
			cover_field(covered, member, at);
		else
			cover_members(covered, member, at);
	}
}

/* The runs of bytes that are not covered; with `runs` NULL only how many there are. */
static size_t find_runs(struct padding_run *runs, const uint8_t *covered, size_t size,
			uint32_t *bytes)
{
	size_t count = 0;
	uint8_t last = 0; /* the mask of the byte before */

	*bytes = 0;
	for (size_t i = 0; i < size; i++) {
		uint8_t mask = (uint8_t)~covered[i];

		if (mask && mask != last && runs)
			runs[count] = (struct padding_run){ .offset = (uint32_t)i, .mask = mask };
		count += mask && mask != last;
		if (mask && runs)
			runs[count - 1].size++;
		*bytes += mask != 0;
		last = mask;
	}
	return count;
}

int padding_of(struct padding **padding, const struct layout *layout)
{
	size_t size = layout_size(layout), count;
	cleanup_free uint8_t *covered = NULL;
	uint32_t bytes;

	*padding = NULL;
	if (layout->kind != LAYOUT_STRUCT && layout->kind != LAYOUT_UNION)
		return 0;
	covered = calloc(1, size + 1);
	if (!covered)
		return -ENOMEM;
	cover_members(covered, layout, 0);
	count = find_runs(NULL, covered, size, &bytes);
	if (!count)
		return 0;
	*padding = malloc(sizeof(**padding) + count * sizeof(struct padding_run));
	if (!*padding)
		return -ENOMEM;
	(*padding)->count = find_runs((*padding)->runs, covered, size, &(*padding)->size);
	return 0;
}

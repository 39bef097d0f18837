/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the members of a struct or union go: the rules of the C ABI of x86-64, which clang has for
 * BPF, too. */
#include "cdecl/cread_internal.h"

struct layout {
	uint64_t bits; /* of a struct: where the next member could begin; of a union: the longest */
	uint32_t align; /* in bytes */
	bool is_union, packed;
};

static uint64_t round_up(uint64_t number, uint64_t to)
{
	return (number + to - 1) / to * to;
}

static uint32_t max_align(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

/* A bit field does not cross the bounds of its type; one of no bits ends at them. */
static void place_bits(struct layout *layout, struct c_member *member)
{
	uint64_t unit = member->type.size * 8;
	uint64_t align = layout->packed && member->bits ? 1 : (uint64_t)member->type.align * 8;

	if (!member->bits || member->bit_offset % align + member->bits > unit)
		member->bit_offset = round_up(member->bit_offset, align);
	if (member->name)
		layout->align = max_align(layout->align, (uint32_t)round_up(align, 8) / 8);
}

static void place_whole(struct layout *layout, struct c_member *member)
{
	uint32_t align = max_align(layout->packed ? 1 : member->type.align, member->align);

	member->bit_offset = round_up(member->bit_offset, (uint64_t)align * 8);
	layout->align = max_align(layout->align, align);
}

static void place(struct layout *layout, struct c_member *member)
{
	uint64_t size = member->is_bits ? member->bits : member->type.size * 8;

	member->bit_offset = layout->is_union ? 0 : layout->bits;
	if (member->is_bits)
		place_bits(layout, member);
	else
		place_whole(layout, member);
	if (layout->bits < member->bit_offset + size)
		layout->bits = member->bit_offset + size;
}

void c_layout(struct c_member *members, size_t count, const struct c_attributes *attributes,
	      struct c_type *type)
{
	struct layout layout = {
		.align = max_align(1, attributes->align),
		.is_union = type->class == C_UNION,
		.packed = attributes->packed,
	};

	for (size_t i = 0; i < count; i++)
		place(&layout, &members[i]);
	type->align = layout.align;
	type->size = round_up(layout.bits, (uint64_t)layout.align * 8) / 8;
}

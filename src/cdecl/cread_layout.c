/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the members of a struct or union go, by the rules of the C ABI of x86-64, which clang has
 * for BPF, too, and by their attributes: __attribute__((packed, aligned(8))), __packed,
 * __aligned(8). */
#include "cdecl/cread_internal.h"

enum { ALIGN_MAX = 4096 };

static int read_aligned(struct cread *reader, struct cread_attributes *attributes)
{
	const char *at;
	uint64_t align;
	int err = cread_expect_sign(reader, '(');

	if (err)
		return err;
	at = reader->token.text;
	err = cread_number(reader, "an alignment", 1, ALIGN_MAX, &align);
	if (err)
		return err;
	if (align & (align - 1))
		return cread_refuse(reader, REASON_RANGE, at, "an alignment must be a power of 2");
	attributes->align = (uint32_t)max_size(attributes->align, align);
	return cread_expect_sign(reader, ')');
}

static int read_attribute(struct cread *reader, struct cread_attributes *attributes)
{
	if (cread_word(reader, "aligned") || cread_word(reader, "__aligned__"))
		return read_aligned(reader, attributes);
	if (!cread_word(reader, "packed") && !cread_word(reader, "__packed__"))
		return cread_expected(reader, "packed or aligned(N)");
	attributes->packed = true;
	return 0;
}

static int read_list(struct cread *reader, struct cread_attributes *attributes)
{
	int err = cread_expect_sign(reader, '(');

	if (!err)
		err = cread_expect_sign(reader, '(');
	if (!err)
		err = read_attribute(reader, attributes);
	while (!err && cread_sign(reader, ','))
		err = read_attribute(reader, attributes);
	if (!err)
		err = cread_expect_sign(reader, ')');
	return err ? err : cread_expect_sign(reader, ')');
}

int cread_attributes(struct cread *reader, struct cread_attributes *attributes)
{
	int err = 0;

	while (!err) {
		if (cread_word(reader, "__attribute__"))
			err = read_list(reader, attributes);
		else if (cread_word(reader, "__aligned"))
			err = read_aligned(reader, attributes);
		else if (cread_word(reader, "__packed"))
			attributes->packed = true;
		else
			break;
	}
	return err;
}

struct placement {
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
static void place_bits(struct placement *placement, struct cread_member *member)
{
	uint64_t unit = member->type.size * 8;
	uint64_t align = placement->packed && member->bits ? 1 : (uint64_t)member->type.align * 8;

	if (!member->bits || member->bit_offset % align + member->bits > unit)
		member->bit_offset = round_up(member->bit_offset, align);
	if (member->name)
		placement->align = max_align(placement->align, (uint32_t)round_up(align, 8) / 8);
}

static void place(struct placement *placement, struct cread_member *member)
{
	uint64_t size = member->is_bits ? member->bits : member->type.size * 8;
	uint32_t align = max_align(placement->packed ? 1 : member->type.align, member->align);

	member->bit_offset = placement->is_union ? 0 : placement->bits;
	if (member->is_bits) {
		place_bits(placement, member);
	} else {
		member->bit_offset = round_up(member->bit_offset, (uint64_t)align * 8);
		placement->align = max_align(placement->align, align);
	}
	if (placement->bits < member->bit_offset + size)
		placement->bits = member->bit_offset + size;
}

static void place_all(const struct cread_body *body, struct cread_type *type)
{
	struct cread_member *members = (struct cread_member *)body->members.data;
	struct placement placement = {
		.align = max_align(1, body->attributes.align),
		.is_union = type->class == C_UNION,
		.packed = body->attributes.packed,
	};

	for (size_t i = 0; i < body->members.len / sizeof(*members); i++)
		place(&placement, &members[i]);
	type->align = placement.align;
	type->size = round_up(placement.bits, (uint64_t)placement.align * 8) / 8;
}

enum { BITS_OFFSET_MAX = 1 << 24 }; /* what a member's offset can be beside a width */

static int write_members(struct cread *reader, const char *at, const struct cread_body *body,
			 struct buf *words, uint32_t *count)
{
	const struct cread_member *members = (const struct cread_member *)body->members.data;

	*count = 0;
	for (size_t i = 0; i < body->members.len / sizeof(*members); i++) {
		const struct cread_member *member = &members[i];
		const uint32_t entry[] = { member->name, member->type.id,
					   (uint32_t)member->bit_offset | member->bits << 24 };

		if (member->is_bits && !member->name)
			continue;
		if (body->has_bits && member->bit_offset >= BITS_OFFSET_MAX)
			return cread_refuse(reader, REASON_LIMIT, at,
					    "a struct with bit fields has at most 2 MiB");
		buf_add(words, entry, sizeof(entry));
		++*count;
	}
	return words->err;
}

int cread_finish_struct(struct cread *reader, const char *at, struct cread_body *body,
			struct cread_type *type)
{
	cleanup_buf struct buf words = BUF_EMPTY;
	struct btf_new record = {
		.kind = type->class == C_UNION ? BTF_UNION : BTF_STRUCT,
		.name = body->name,
		.flag = body->has_bits,
	};
	int err;

	place_all(body, type);
	if (type->size > CREAD_SIZE_LIMIT)
		return cread_refuse(reader, REASON_LIMIT, at, "a struct has at most %d bytes",
				    CREAD_SIZE_LIMIT);
	err = write_members(reader, at, body, &words, &record.count);
	if (err)
		return err;
	record.third = (uint32_t)type->size;
	btf_writer_put(reader->writer, type->id, &record, (const uint32_t *)words.data,
		       words.len / sizeof(uint32_t));
	return 0;
}

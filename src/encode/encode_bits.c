/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bits to their place, and nothing beside it; which places have been filled. */
#include <errno.h>

#include "base/util.h"
#include "encode/encode_internal.h"
#include "layout/describe.h"

static bool is_big_endian(const struct layout *layout)
{
	return layout->big_endian || LAYOUT_HOST_BIG_ENDIAN;
}

/* Bit `number` of the bytes, as a mask: counted from the least significant bit of the first byte
 * where the order is little-endian, from the most significant where it is big-endian, as BTF does.
 */
static uint8_t bit_mask(size_t number, bool big_endian)
{
	return big_endian ? 0x80 >> number % 8 : 1 << number % 8;
}

/* False when the bit was set before, differently. */
static bool set_bit(struct encoder *encoder, size_t number, bool big_endian, bool on)
{
	uint8_t mask = bit_mask(number, big_endian);
	uint8_t *byte = &encoder->bytes[number / 8], *written = &encoder->written[number / 8];

	if (*written & mask && !(*byte & mask) == on)
		return false;
	*byte = on ? *byte | mask : *byte & ~mask;
	*written |= mask;
	return true;
}

static int refuse_contradiction(struct encoder *encoder, const struct field *field)
{
	cleanup_buf struct buf subject = BUF_EMPTY;

	describe_field(&subject, field, encoder->what);
	return problem_set(encoder->problem, -EEXIST, REASON_CONFLICT,
			   "%s contradicts another member of its union", buf_text(&subject));
}

static bool set_bits(struct encoder *encoder, size_t first, uint32_t size, bool big_endian,
		     u128 number)
{
	bool agree = true;

	for (uint32_t i = 0; i < size; i++) {
		uint32_t shift = big_endian ? size - 1 - i : i;

		agree &= set_bit(encoder, first + i, big_endian, number >> shift & 1);
	}
	return agree;
}

int encode_bits(struct encoder *encoder, const struct field *field, u128 number)
{
	const struct layout *layout = field->layout;

	if (!set_bits(encoder, field->bit, layout->bit_size, is_big_endian(layout), number))
		return refuse_contradiction(encoder, field);
	return 0;
}

int encode_bytes(struct encoder *encoder, const struct field *field, const void *bytes, size_t size)
{
	const uint8_t *byte = bytes;
	bool agree = true;

	for (size_t i = 0; i < size; i++)
		agree &= set_bits(encoder, field->bit + 8 * i, 8, LAYOUT_HOST_BIG_ENDIAN, byte[i]);
	return agree ? 0 : refuse_contradiction(encoder, field);
}

bool encoder_has_set(const struct encoder *encoder, const struct field *field)
{
	for (size_t i = field->bit; i < field->bit + field->layout->bit_size; i++)
		if (encoder->written[i / 8] & bit_mask(i, is_big_endian(field->layout)))
			return true;
	return false;
}

static bool is_written(const struct encoder *encoder, const struct layout *layout, size_t bit)
{
	for (size_t i = bit; i < bit + layout->bit_size; i++)
		if (!(encoder->written[i / 8] & bit_mask(i, is_big_endian(layout))))
			return false;
	return true;
}

static bool has_unwritten_member(const struct encoder *encoder, const struct layout *layout,
				 size_t bit)
{
	bool is_array = layout->kind == LAYOUT_ARRAY;

	for (uint32_t i = 0; i < layout->count; i++) {
		const struct layout *member = &layout->members[is_array ? 0 : i];
		size_t offset = is_array ? (size_t)i * member->bit_size : member->bit_offset;

		if (encoder_is_partial(encoder, member, bit + offset))
			return true;
	}
	return false;
}

bool encoder_is_partial(const struct encoder *encoder, const struct layout *layout, size_t bit)
{
	switch (layout->kind) {
	case LAYOUT_PAD:
	case LAYOUT_OPAQUE:
		return false;
	case LAYOUT_ARRAY:
	case LAYOUT_STRUCT:
	case LAYOUT_UNION:
	case LAYOUT_TUPLE:
		return has_unwritten_member(encoder, layout, bit);
	default:
		return !is_written(encoder, layout, bit);
	}
}

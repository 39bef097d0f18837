/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An encoding under way: the bytes, and which of their bits DATA has set. */
#include <errno.h>
#include <string.h>

#include "base/util.h"
#include "encode/encode_internal.h"
#include "layout/padding.h"
#include "layout/path.h"

int encoder_begin(struct encoder *encoder, const void *bytes, size_t size)
{
	encoder->bytes = malloc(2 * size + 1);
	if (!encoder->bytes)
		return problem_no_memory(encoder->problem);
	encoder->written = encoder->bytes + size;
	memcpy(encoder->bytes, bytes, size);
	memset(encoder->written, 0, size);
	return 0;
}

void encoder_end(struct encoder *encoder)
{
	free(encoder->bytes);
}

int encoder_failed(struct encoder *encoder, int err)
{
	return err == -ENOMEM ? problem_no_memory(encoder->problem) : err;
}

static bool is_big_endian(const struct layout *layout)
{
	return layout->big_endian || LAYOUT_HOST_BIG_ENDIAN;
}

/* A run of bits, counted from the least significant bit of the first byte where the order is
 * little-endian, from the most significant where it is big-endian, as BTF does. */
struct bit_run {
	size_t first, end;
	bool big_endian;
};

static struct bit_run run_of(const struct layout *layout, size_t bit)
{
	return (struct bit_run){ bit, bit + layout->bit_size, is_big_endian(layout) };
}

/* The bits of byte number `byte` that are in the run. */
static inline uint8_t run_mask(const struct bit_run *run, size_t byte)
{
	size_t begin = run->first > 8 * byte ? run->first - 8 * byte : 0;
	size_t behind = run->end < 8 * byte + 8 ? 8 * byte + 8 - run->end : 0;

	return run->big_endian ? (uint8_t)(0xff >> begin & 0xff << behind)
			       : (uint8_t)(0xff << begin & 0xff >> behind);
}

/* What of a number stands in byte number `byte` when the run has it. */
static inline uint8_t run_byte(const struct bit_run *run, size_t byte, u128 number)
{
	ssize_t shift = run->big_endian ? (ssize_t)(run->end - 8 * byte) - 8
					: (ssize_t)(8 * byte - run->first);

	return (uint8_t)(shift >= 0 ? number >> shift : number << -shift);
}

/* False when bits have been set before, differently. */
static inline bool set_byte(struct encoder *encoder, size_t byte, uint8_t mask, uint8_t value)
{
	uint8_t *to = &encoder->bytes[byte], *written = &encoder->written[byte];
	uint8_t differ = (*to ^ value) & mask;
	bool agree = !(differ & *written);

	*to ^= differ;
	*written |= mask;
	return agree;
}

static bool set_run(struct encoder *encoder, const struct bit_run *run, u128 number)
{
	bool agree = true;

	for (size_t byte = run->first / 8; 8 * byte < run->end; byte++)
		agree &= set_byte(encoder, byte, run_mask(run, byte), run_byte(run, byte, number));
	return agree;
}

static int refuse_contradiction(struct encoder *encoder, const struct field *field)
{
	cleanup_buf struct buf subject = BUF_EMPTY;

	describe_field(&subject, field, encoder->what);
	return problem_set(encoder->problem, -EEXIST, REASON_CONFLICT,
			   "%s conflicts with another member of its union", buf_text(&subject));
}

int encode_bits(struct encoder *encoder, const struct field *field, u128 number)
{
	const struct bit_run run = run_of(field->layout, field->bit);

	return set_run(encoder, &run, number) ? 0 : refuse_contradiction(encoder, field);
}

int encode_bytes(struct encoder *encoder, const struct field *field, const void *bytes, size_t size)
{
	const uint8_t *byte = bytes;
	bool agree = true;

	for (size_t i = 0; i < size; i++) {
		size_t bit = field->bit + 8 * i;
		const struct bit_run run = { bit, bit + 8, LAYOUT_HOST_BIG_ENDIAN };

		agree &= bit % 8 ? set_run(encoder, &run, byte[i])
				 : set_byte(encoder, bit / 8, 0xff, byte[i]);
	}
	return agree ? 0 : refuse_contradiction(encoder, field);
}

int encode_padding(struct encoder *encoder, const struct field *field,
		   const struct padding *padding, const uint8_t *bytes)
{
	bool agree = true;

	for (size_t i = 0; i < padding->count; i++) {
		const struct padding_run *run = &padding->runs[i];
		size_t first = field->bit / 8 + run->offset;

		for (uint32_t byte = 0; byte < run->size; byte++)
			agree &= set_byte(encoder, first + byte, run->mask, *bytes++);
	}
	return agree ? 0 : refuse_contradiction(encoder, field);
}

bool encoder_has_set(const struct encoder *encoder, const struct field *field)
{
	const struct bit_run run = run_of(field->layout, field->bit);

	for (size_t byte = run.first / 8; 8 * byte < run.end; byte++)
		if (encoder->written[byte] & run_mask(&run, byte))
			return true;
	return false;
}

static bool is_written(const struct encoder *encoder, const struct layout *layout, size_t bit)
{
	const struct bit_run run = run_of(layout, bit);

	for (size_t byte = run.first / 8; 8 * byte < run.end; byte++)
		if (~encoder->written[byte] & run_mask(&run, byte))
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

bool encoder_has_ones(const struct encoder *encoder, const struct field *field)
{
	const struct bit_run run = run_of(field->layout, field->bit);

	for (size_t byte = run.first / 8; 8 * byte < run.end; byte++)
		if (encoder->written[byte] & encoder->bytes[byte] & run_mask(&run, byte))
			return true;
	return false;
}

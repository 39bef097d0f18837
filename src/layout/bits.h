/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Numbers wherever their bits lie in bytes, and half floats.  Bit offsets count from the least
 * significant bit of little-endian bytes, from the most significant bit of big-endian ones, as BTF
 * does.
 */
#pragma once

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/number.h"
#include "layout/layout.h"

/* Where a number of at most 128 bits lies. */
struct bits {
	uint32_t offset;     /* bytes from the start of what has it */
	uint8_t size;	     /* bytes that it touches */
	uint8_t shift, bits; /* bits in front of it in those, and its own */
	bool is_signed, big_endian;
};

/* Those of a field at `bit`; its layout has 128 bits at most. */
static inline struct bits bits_of(const struct layout *layout, uint32_t bit)
{
	return (struct bits){
		.offset = bit / 8,
		.size = (uint8_t)((bit % 8 + layout->bit_size + 7) / 8),
		.shift = bit % 8,
		.bits = (uint8_t)layout->bit_size,
		.is_signed = layout->is_signed,
		.big_endian = layout->big_endian || LAYOUT_HOST_BIG_ENDIAN,
	};
}

static inline u128 bits_mask(unsigned bits)
{
	return bits < 128 ? ((u128)1 << bits) - 1 : ~(u128)0;
}

/* How far the number's lowest bit is from that of all the `size` bytes at `field`. */
static inline unsigned bits_above(const struct bits *at)
{
	return at->big_endian ? at->size * 8u - at->shift - at->bits : at->shift;
}

/* `count` bytes from number `first` on, the most significant ones being the first. */
static inline uint64_t bits_join(const struct bits *at, const uint8_t *field, unsigned first,
				 unsigned count)
{
	uint64_t number = 0;

	for (unsigned i = first; i < first + count; i++)
		number = number << 8 | field[at->big_endian ? i : at->size - 1u - i];
	return number;
}

/* The number whose bytes begin at `field`, without a sign. */
static inline u128 bits_read(const struct bits *at, const uint8_t *field)
{
	unsigned shift = bits_above(at);
	u128 number;

	if (at->size <= 8) {
		uint64_t low = bits_join(at, field, 0, at->size) >> shift;

		return at->bits < 64 ? low & ((1ull << at->bits) - 1) : low;
	}
	/* Of seventeen bytes (128 bits that begin within a byte) the last would be lost: compilers
	 * make no such bit fields. */
	number = bits_join(at, field, 0, at->size - 8u);
	number = number << 64 | bits_join(at, field, at->size - 8u, 8);
	return number >> shift & bits_mask(at->bits);
}

/* The same, with its sign. */
static inline s128 bits_read_signed(const struct bits *at, const uint8_t *field)
{
	unsigned unused = 128u - at->bits;

	return (s128)(bits_read(at, field) << unused) >> unused;
}

/* Puts the low bits of `number` there, and changes nothing beside them. */
static inline void bits_write(const struct bits *at, uint8_t *field, u128 number)
{
	unsigned shift = bits_above(at);
	u128 mask = bits_mask(at->bits);

	for (unsigned i = 0; i < at->size; i++) {
		unsigned place = at->big_endian ? at->size - 1u - i : i;
		int from = (int)(8 * i) - (int)shift;
		uint8_t keep = (uint8_t) ~(from >= 0 ? mask >> from : mask << -from);
		u128 byte = from >= 0 ? (number & mask) >> from : (number & mask) << -from;

		field[place] = (uint8_t)((field[place] & keep) | (uint8_t)byte);
	}
}

/*
 * Half floats (IEEE 754 binary16): a sign, 5 bits of exponent, 10 of fraction
 */

static inline double half_number(uint16_t half)
{
	int exponent = half >> 10 & 31, fraction = half & 1023;
	double magnitude;

	if (exponent == 31)
		magnitude = fraction ? NAN : INFINITY;
	else if (exponent)
		magnitude = ldexp(fraction + 1024, exponent - 25);
	else
		magnitude = ldexp(fraction, -24);
	return half & 0x8000 ? -magnitude : magnitude;
}

/* Nearest, ties to even, of a number that is not negative. */
static inline uint32_t half_round_to_even(double number)
{
	uint32_t whole = (uint32_t)number;
	double rest = number - whole;

	return whole + (rest > 0.5 || (rest == 0.5 && whole & 1));
}

/* The nearest half, ties to even: 0, or -ERANGE when the number is larger than any. */
static inline int half_from(double number, uint16_t *half)
{
	uint32_t magnitude;
	int exponent;

	if (isnan(number)) {
		magnitude = 0x7e00;
	} else if (isinf(number)) {
		magnitude = 0x7c00;
	} else {
		frexp(number, &exponent);
		if (exponent < -13 || number == 0)
			exponent = -13; /* subnormal: the smallest exponent, no leading one */
		/* The leading one of a normal number's fraction adds 1 to the exponent. */
		magnitude = half_round_to_even(ldexp(fabs(number), 11 - exponent));
		magnitude += (uint32_t)(exponent + 13) << 10;
		if (exponent > 16 || magnitude >= 0x7c00)
			return -ERANGE;
	}
	*half = (uint16_t)(magnitude | (signbit(number) ? 0x8000 : 0));
	return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Half floats (IEEE 754 binary16) to numbers and back: a sign, 5 bits of exponent, 10 of fraction.
 */
#pragma once

#include <errno.h>
#include <math.h>
#include <stdint.h>

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

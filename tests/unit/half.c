/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Half floats to numbers and back: every one of them. */
#include "layout/bits.h"

#include <math.h>

#include "../lib/unit.h"

TEST(every_half_is_its_number)
{
	for (uint32_t half = 0; half <= UINT16_MAX; half++) {
		double number = half_number((uint16_t)half);
		uint16_t again = 0;

		CHECK(!half_from(number, &again));
		if (isnan(number))
			CHECK((half & 0x7fff) > 0x7c00 && (again & 0x7fff) == 0x7e00);
		else
			CHECK(again == half);
	}
}

TEST(larger_halves_are_larger_numbers)
{
	for (uint16_t half = 1; half <= 0x7c00; half++)
		CHECK(half_number(half) > half_number(half - 1));
	CHECK(half_number(0x3c00) == 1);
	CHECK(half_number(0xc000) == -2);
	CHECK(half_number(1) == 0x1p-24);
	CHECK(isinf(half_number(0xfc00)));
}

UNIT_MAIN

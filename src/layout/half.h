/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Half floats (IEEE 754 binary16): a sign, 5 bits of exponent, 10 of fraction. */
#pragma once

#include <stdint.h>

double half_number(uint16_t half);

/* The nearest half, ties to even: 0, or -ERANGE when the number is larger than any. */
int half_from(double number, uint16_t *half);

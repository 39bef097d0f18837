/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers with a fraction to the bits of a float. */
#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "encode/encode_internal.h"
#include "layout/half.h"

/* x87's extended precision leaves the bytes behind the tenth unused. */
#define LONG_DOUBLE_BYTES (LDBL_MANT_DIG == 64 ? 10 : sizeof(long double))

/* The number's end tells whether there was one, and nothing else. */
static int check(const char *text, const char *end, bool overflow)
{
	if (end == text || *end)
		return -EINVAL;
	return overflow ? -ERANGE : 0;
}

static int parse_half(const char *text, u128 *bits)
{
	char *end;
	double number = strtod(text, &end);
	uint16_t half;
	int err = check(text, end, errno == ERANGE && isinf(number));

	if (!err)
		err = half_from(number, &half);
	if (!err)
		*bits = half;
	return err;
}

static int parse_single(const char *text, u128 *bits)
{
	char *end;
	float number = strtof(text, &end);
	uint32_t single;

	memcpy(&single, &number, sizeof(single));
	*bits = single;
	return check(text, end, errno == ERANGE && isinf(number));
}

static int parse_double(const char *text, u128 *bits)
{
	char *end;
	double number = strtod(text, &end);
	uint64_t whole;

	memcpy(&whole, &number, sizeof(whole));
	*bits = whole;
	return check(text, end, errno == ERANGE && isinf(number));
}

static int parse_long_double(const char *text, u128 *bits)
{
	char *end;
	long double number = strtold(text, &end);

	*bits = 0;
	memcpy(bits, &number, LONG_DOUBLE_BYTES);
	return check(text, end, errno == ERANGE && isinf(number));
}

/* NaN(0xffc00001): all the bits, of which strtod() would take some alone. */
static int parse_nan_bits(const char *text, size_t size, u128 *bits)
{
	cleanup_free char *digits = strndup(text, strcspn(text, ")"));
	struct number number;

	if (!digits)
		return -ENOMEM;
	if (strcmp(text + strlen(digits), ")") != 0 || number_parse(digits, &number) ||
	    number.negative)
		return -EINVAL;
	if (size < sizeof(*bits) && number.magnitude >> (8 * size))
		return -ERANGE;
	*bits = number.magnitude;
	return 0;
}

int parse_float(const char *text, size_t size, u128 *bits)
{
	static const char nan[] = "NaN(";

	if (strncmp(text, nan, strlen(nan)) == 0)
		return parse_nan_bits(text + strlen(nan), size, bits);
	/* strtod() would skip white space and take a plus sign. */
	if (!*text || !strchr("-.0123456789inIN", *text))
		return -EINVAL;
	errno = 0;
	switch (size) {
	case 2:
		return parse_half(text, bits);
	case sizeof(float):
		return parse_single(text, bits);
	case sizeof(double):
		return parse_double(text, bits);
	default:
		return size >= LONG_DOUBLE_BYTES && size <= sizeof(*bits)
			       ? parse_long_double(text, bits)
			       : -EINVAL;
	}
}

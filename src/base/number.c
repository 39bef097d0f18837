/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers as people write and read them. */
#include "base/number.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/util.h"

int number_hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static unsigned take_base(const char **digits)
{
	static const struct {
		char letter;
		unsigned base;
	} bases[] = { { 'x', 16 }, { 'X', 16 }, { 'b', 2 }, { 'B', 2 }, { 'o', 8 }, { 'O', 8 } };

	if ((*digits)[0] != '0')
		return 10;
	for (size_t i = 0; i < ARRAY_SIZE(bases); i++) {
		if ((*digits)[1] == bases[i].letter) {
			*digits += 2;
			return bases[i].base;
		}
	}
	return (*digits)[1] ? 0 : 10;
}

int number_parse(const char *word, struct number *number)
{
	struct number result = { 0 };
	bool overflow = false;
	unsigned base;

	if (*word == '-') {
		result.negative = true;
		word++;
	}
	base = take_base(&word);
	if (!base || !*word)
		return -EINVAL;
	for (; *word; word++) {
		int digit = number_hex_digit(*word);

		if (digit < 0 || (unsigned)digit >= base)
			return -EINVAL;
		overflow |= __builtin_mul_overflow(result.magnitude, (u128)base, &result.magnitude);
		overflow |= __builtin_add_overflow(result.magnitude, (u128)digit,
						   &result.magnitude);
	}
	if (overflow)
		return -ERANGE;
	if (!result.magnitude)
		result.negative = false;
	*number = result;
	return 0;
}

int number_u64(const char *word, uint64_t max, uint64_t *value)
{
	struct number number;
	int err = number_parse(word, &number);

	if (err)
		return err;
	if (number.negative || number.magnitude > max)
		return -ERANGE;
	*value = (uint64_t)number.magnitude;
	return 0;
}

static int hex_byte(const char *word, uint8_t *byte)
{
	size_t length;
	int value = 0;

	if (word[0] == '0' && (word[1] == 'x' || word[1] == 'X'))
		word += 2;
	length = strlen(word);
	if (length == 0)
		return -EINVAL;
	for (size_t i = 0; i < length; i++) {
		int digit = number_hex_digit(word[i]);

		if (digit < 0)
			return -EINVAL;
		value = (value << 4 | digit) & 0xfff;
	}
	if (length > 2)
		return -ERANGE;
	*byte = (uint8_t)value;
	return 0;
}

int number_byte(const char *word, bool hex, uint8_t *byte)
{
	uint64_t value;
	int err;

	if (hex)
		return hex_byte(word, byte);
	err = number_u64(word, 255, &value);
	if (!err)
		*byte = (uint8_t)value;
	return err;
}

bool number_is_digits(const char *word)
{
	return *word && strspn(word, "0123456789") == strlen(word);
}

/*
 * Sizes and durations
 */

struct unit {
	const char *name;
	uint64_t size; /* in the smallest unit */
};

/* In the largest unit that is not larger, with one decimal when that says something. */
static char *scale(char *to, uint64_t number, const struct unit *units)
{
	while (units[1].name && number >= units[1].size)
		units++;
	if (units->size == 1 || number % units->size == 0)
		to += sprintf(to, "%" PRIu64 " %s", number / units->size, units->name);
	else
		to += sprintf(to, "%.1f %s", (double)number / (double)units->size, units->name);
	return to;
}

char *number_scaled_bytes(char *to, uint64_t bytes)
{
	static const struct unit units[] = { { "B", 1 },
					     { "KiB", 1ull << 10 },
					     { "MiB", 1ull << 20 },
					     { "GiB", 1ull << 30 },
					     { "TiB", 1ull << 40 },
					     { NULL, 0 } };

	return scale(to, bytes, units);
}

char *number_scaled_duration(char *to, uint64_t ns)
{
	static const struct unit units[] = {
		{ "ns", 1 }, { "us", 1000 }, { "ms", 1000000 }, { "s", 1000000000 }, { NULL, 0 }
	};

	return scale(to, ns, units);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the texts of JSON's strings mean. */
#include <errno.h>
#include <string.h>

#include "base/json_read.h"
#include "base/number.h"

/* Four hexadecimal digits; -1: they are not there. */
static int hex4(const char *at)
{
	int number = 0;

	for (int i = 0; i < 4; i++) {
		int digit = number_hex_digit(at[i]);

		if (digit < 0)
			return -1;
		number = number << 4 | digit;
	}
	return number;
}

static bool is_high_surrogate(int number)
{
	return (number & 0xfc00) == 0xd800;
}

static bool is_low_surrogate(int number)
{
	return (number & 0xfc00) == 0xdc00;
}

/* The letter of an escape of one letter is what this has at its place. */
static const char escape_letters[] = "\"\\/bfnrt", escape_bytes[] = "\"\\/\b\f\n\r\t";

size_t json_escape_length(const char *at)
{
	int number;

	if (at[1] != 'u')
		return at[1] && strchr(escape_letters, at[1]) ? 2 : 0;
	number = hex4(at + 2);
	if (is_high_surrogate(number))
		return at[6] == '\\' && at[7] == 'u' && is_low_surrogate(hex4(at + 8)) ? 12 : 0;
	return number < 0 || is_low_surrogate(number) ? 0 : 6;
}

/* Adds a character as UTF-8. */
static void add_character(struct buf *buf, uint32_t number)
{
	unsigned more = number < 0x80 ? 0 : number < 0x800 ? 1 : number < 0x10000 ? 2 : 3;
	static const uint8_t leads[] = { 0, 0xc0, 0xe0, 0xf0 };

	buf_add_char(buf, (char)(leads[more] | number >> 6 * more));
	while (more--)
		buf_add_char(buf, (char)(0x80 | (number >> 6 * more & 0x3f)));
}

void json_unescape(struct buf *buf, const char *text, size_t size)
{
	const char *at = text, *end = text + size;

	while (at < end) {
		const char *escape = memchr(at, '\\', (size_t)(end - at));
		int number;

		buf_add(buf, at, (size_t)((escape ? escape : end) - at));
		if (!escape)
			return;
		at = escape + json_escape_length(escape);
		if (escape[1] != 'u') {
			buf_add_char(
				buf,
				escape_bytes[strchr(escape_letters, escape[1]) - escape_letters]);
			continue;
		}
		number = hex4(escape + 2);
		add_character(buf, is_high_surrogate(number)
					   ? 0x10000u + (((uint32_t)number & 0x3ff) << 10) +
						     ((uint32_t)hex4(escape + 8) & 0x3ff)
					   : (uint32_t)number);
	}
}

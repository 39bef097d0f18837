/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of the DNS, from bytes to text and back. */
#include "base/dns.h"

#include <errno.h>
#include <stdbool.h>

#include "base/util.h"

#define LABEL_MAX 63

size_t dns_name_length(const uint8_t *bytes, size_t size)
{
	size_t at = 0, limit = min_size(size, DNS_NAME_MAX);

	while (at < limit && bytes[at]) {
		if (bytes[at] > LABEL_MAX)
			return 0;
		at += 1u + bytes[at];
	}
	return at < limit ? at + 1 : 0;
}

static char *add_byte(char *to, uint8_t byte)
{
	bool printable = byte > ' ' && byte < 0x7f;

	if (printable && byte != '.' && byte != '\\') {
		*to++ = (char)byte;
		return to;
	}
	*to++ = '\\';
	if (printable) {
		*to++ = (char)byte;
		return to;
	}
	*to++ = (char)('0' + byte / 100);
	*to++ = (char)('0' + byte / 10 % 10);
	*to++ = (char)('0' + byte % 10);
	return to;
}

char *dns_name_to_text(char *to, const uint8_t *name)
{
	if (!*name)
		*to++ = '.';
	while (*name) {
		for (uint8_t left = *name++; left; left--)
			to = add_byte(to, *name++);
		*to++ = '.';
	}
	return to;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The byte after a backslash at text[*at]: -EINVAL. */
static int read_escape(const char *text, size_t text_size, size_t *at)
{
	size_t left = text_size - *at;
	const char *c = text + *at;
	int byte;

	if (left && !is_digit(*c)) {
		++*at;
		return (unsigned char)*c;
	}
	if (left < 3 || !is_digit(c[1]) || !is_digit(c[2]))
		return -EINVAL;
	*at += 3;
	byte = 100 * (c[0] - '0') + 10 * (c[1] - '0') + c[2] - '0';
	return byte <= UINT8_MAX ? byte : -EINVAL;
}

int dns_name_from_text(const char *text, size_t text_size, uint8_t *name, size_t size)
{
	size_t label = 0, end = 1, at = text_size == 1 && *text == '.' ? 1 : 0;

	size = min_size(size, DNS_NAME_MAX);
	if (!text_size)
		return -EINVAL;
	while (at < text_size) {
		int byte = (unsigned char)text[at++];
		bool dot = byte == '.';

		if (byte == '\\')
			byte = read_escape(text, text_size, &at);
		if (byte < 0 || (dot && end == label + 1) || (!dot && end - label > LABEL_MAX))
			return -EINVAL;
		if (end >= size)
			return -ERANGE;
		if (dot) {
			name[label] = (uint8_t)(end - label - 1);
			label = end;
		} else {
			name[end] = (uint8_t)byte;
		}
		end++;
	}
	/* Without the dot the last label ends here; with it, the zero begins here. */
	if (end > label + 1) {
		name[label] = (uint8_t)(end - label - 1);
		label = end++;
	}
	if (end > size)
		return -ERANGE;
	name[label] = 0;
	return (int)end;
}

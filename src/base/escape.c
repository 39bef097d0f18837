/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text from outside, made safe for a terminal or JSON. */
#include "base/escape.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

size_t utf8_length(const char *text, size_t size)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *byte = (const unsigned char *)text;
	size_t length;
	uint32_t code;

	if (!size)
		return 0;
	if (byte[0] < 0x80)
		return 1;
	if (byte[0] >= 0xc2 && byte[0] < 0xe0)
		length = 2;
	else if (byte[0] >= 0xe0 && byte[0] < 0xf0)
		length = 3;
	else if (byte[0] >= 0xf0 && byte[0] < 0xf5)
		length = 4;
	else
		return 0;
	if (length > size)
		return 0;
	code = byte[0] & (0xffu >> (length + 1));
	for (size_t i = 1; i < length; i++) {
		if ((byte[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (byte[i] & 0x3f);
	}
	if (code < least[length] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
		return 0;
	return length;
}

/* U+0080 to U+009F: control characters in two bytes, which terminals obey too. */
static int is_c1(const char *text, size_t length)
{
	return length == 2 && (unsigned char)text[0] == 0xc2 && (unsigned char)text[1] < 0xa0;
}

static int is_control(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7f;
}

static char *put_escaped_byte(char *to, char c, const char *letters, const char *format)
{
	const char *letter = c ? strchr(letters, c) : NULL;

	if (!letter || (letter - letters) % 2)
		return to + sprintf(to, format, (unsigned char)c);
	*to++ = '\\';
	*to++ = letter[1];
	return to;
}

static char *put_text(char *to, const char *text, size_t size, const char *kept)
{
	static const char letters[] = "\nn\tt\rr\\\\";
	size_t length;

	for (size_t i = 0; i < size; i += length) {
		length = utf8_length(text + i, size - i);
		if (length == 1 && text[i] && strchr(kept, text[i])) {
			*to++ = text[i];
		} else if (length == 0 || is_control(text[i]) || text[i] == '\\' ||
			   is_c1(text + i, length)) {
			/* The second byte of a C1 character is no UTF-8 alone: its turn comes. */
			length = 1;
			to = put_escaped_byte(to, text[i], letters, "\\x%02x");
		} else {
			memcpy(to, text + i, length);
			to += length;
		}
	}
	return to;
}

char *escape_text_to(char *to, const char *text, size_t size)
{
	return put_text(to, text, size, "");
}

char *escape_json_to(char *to, const char *text, size_t size)
{
	static const char letters[] = "\nn\tt\rr\bb\ff\"\"\\\\";
	size_t length;

	*to++ = '"';
	for (size_t i = 0; i < size; i += length) {
		length = utf8_length(text + i, size - i);
		if (length == 0 || is_control(text[i]) || text[i] == '"' || text[i] == '\\') {
			length = 1;
			to = put_escaped_byte(to, text[i], letters, "\\u%04x");
		} else {
			memcpy(to, text + i, length);
			to += length;
		}
	}
	*to++ = '"';
	return to;
}

static void add_to(struct buf *buf, const char *end)
{
	buf->len = (size_t)(end - buf->data);
}

void escape_text(struct buf *buf, const char *text, size_t size)
{
	char *to = buf_reserve(buf, ESCAPE_SPACE(size));

	if (to)
		add_to(buf, escape_text_to(to, text, size));
}

void escape_lines(struct buf *buf, const char *text, size_t size)
{
	char *to = buf_reserve(buf, ESCAPE_SPACE(size));

	if (to)
		add_to(buf, put_text(to, text, size, "\n\t\\"));
}

void escape_source(struct buf *buf, const char *text, size_t size)
{
	char *to = buf_reserve(buf, ESCAPE_SPACE(size));

	if (to)
		add_to(buf, put_text(to, text, size, "\t\\"));
}

void escape_json(struct buf *buf, const char *text, size_t size)
{
	char *to = buf_reserve(buf, ESCAPE_SPACE(size));

	if (to)
		add_to(buf, escape_json_to(to, text, size));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text from outside, made safe for a terminal or JSON. */
#include "base/escape.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/util.h"

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

uint32_t utf8_code(const char *text, size_t length)
{
	const unsigned char *byte = (const unsigned char *)text;
	uint32_t code = length == 1 ? byte[0] : byte[0] & (0xffu >> (length + 1));

	for (size_t i = 1; i < length; i++)
		code = code << 6 | (byte[i] & 0x3f);
	return code;
}

/*
 * Characters that are not seen, or that make others be seen elsewhere: a name that has one looks
 * like another's.  Of Unicode's those with the property Default_Ignorable_Code_Point or
 * Bidi_Control, the separators of lines and paragraphs, and interlinear annotation.
 */
static const struct {
	uint32_t first, last;
} hidden[] = {
	{ 0xad, 0xad },	      { 0x34f, 0x34f },	  { 0x61c, 0x61c },	{ 0x115f, 0x1160 },
	{ 0x17b4, 0x17b5 },   { 0x180b, 0x180f }, { 0x200b, 0x200f },	{ 0x2028, 0x202e },
	{ 0x2060, 0x206f },   { 0x3164, 0x3164 }, { 0xfe00, 0xfe0f },	{ 0xfeff, 0xfeff },
	{ 0xffa0, 0xffa0 },   { 0xfff0, 0xfffb }, { 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a },
	{ 0xe0000, 0xe0fff },
};

static bool is_hidden(uint32_t code)
{
	for (size_t i = 0; i < ARRAY_SIZE(hidden) && hidden[i].first <= code; i++)
		if (code <= hidden[i].last)
			return true;
	return false;
}

/* C0, DEL, and U+0080 to U+009F, which terminals obey too. */
static bool is_control(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

/* Does it stand for a byte that is not UTF-8? */
static bool is_for_byte(uint32_t code)
{
	return code >= ESCAPE_BYTE + 0x80 && code <= ESCAPE_BYTE + 0xff;
}

/* The letter for it after a backslash: letters are pairs of a character and its letter. */
static char letter_for(uint32_t code, const char *letters)
{
	for (; *letters; letters += 2)
		if (code == (unsigned char)letters[0])
			return letters[1];
	return 0;
}

static char *put_letter(char *to, char letter)
{
	*to++ = '\\';
	*to++ = letter;
	return to;
}

/* For people: \n, \x1b, \u202e, \U000e0001. */
static char *put_code(char *to, uint32_t code)
{
	if (code < 0x80)
		return to + sprintf(to, "\\x%02x", code);
	return to + sprintf(to, code < 0x10000 ? "\\u%04x" : "\\U%08x", code);
}

static char *put_text(char *to, const char *text, size_t size, const char *kept)
{
	size_t length;

	for (size_t i = 0; i < size; i += length) {
		uint32_t code;

		length = utf8_length(text + i, size - i);
		if (!length) {
			length = 1;
			to += sprintf(to, "\\x%02x", (unsigned char)text[i]);
			continue;
		}
		code = utf8_code(text + i, length);
		if (length == 1 && code && strchr(kept, text[i])) {
			*to++ = text[i];
		} else if (letter_for(code, "\nn\tt\rr\\\\")) {
			to = put_letter(to, letter_for(code, "\nn\tt\rr\\\\"));
		} else if (is_control(code) || is_hidden(code)) {
			to = put_code(to, code);
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

static char *put_json_code(char *to, uint32_t code)
{
	if (code < 0x10000)
		return to + sprintf(to, "\\u%04x", code);
	code -= 0x10000;
	return to + sprintf(to, "\\u%04x\\u%04x", 0xd800 + (code >> 10), 0xdc00 + (code & 0x3ff));
}

char *escape_json_part_to(char *to, const char *text, size_t size)
{
	static const char letters[] = "\nn\tt\rr\bb\ff\"\"\\\\";
	size_t length;

	for (size_t i = 0; i < size; i += length) {
		uint32_t code;

		length = utf8_length(text + i, size - i);
		code = length ? utf8_code(text + i, length) : 0;
		if (!length || is_for_byte(code)) {
			length = 1;
			to = put_json_code(to, ESCAPE_BYTE + (unsigned char)text[i]);
		} else if (letter_for(code, letters)) {
			to = put_letter(to, letter_for(code, letters));
		} else if (is_control(code) || is_hidden(code)) {
			to = put_json_code(to, code);
		} else {
			memcpy(to, text + i, length);
			to += length;
		}
	}
	return to;
}

char *escape_json_to(char *to, const char *text, size_t size)
{
	*to++ = '"';
	to = escape_json_part_to(to, text, size);
	*to++ = '"';
	return to;
}

bool escape_json_is_text(const char *text, size_t size)
{
	size_t length;

	for (size_t i = 0; i < size; i += length) {
		length = utf8_length(text + i, size - i);
		if (!length || is_for_byte(utf8_code(text + i, length)))
			return false;
	}
	return true;
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

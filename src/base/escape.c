/* Text from outside, made safe for a terminal or JSON. */
#include "base/escape.h"

#include <stdint.h>
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

static void add_escaped_byte(struct buf *buf, char c)
{
	static const char letters[] = "\nn\tt\rr\\\\";

	for (size_t i = 0; letters[i]; i += 2) {
		if (letters[i] == c) {
			buf_printf(buf, "\\%c", letters[i + 1]);
			return;
		}
	}
	buf_printf(buf, "\\x%02x", (unsigned char)c);
}

static void escape_except(struct buf *buf, const char *text, size_t size, const char *kept)
{
	size_t length;

	for (size_t i = 0; i < size; i += length) {
		length = utf8_length(text + i, size - i);
		if (length == 1 && text[i] && strchr(kept, text[i])) {
			buf_add_char(buf, text[i]);
		} else if (length == 0 || is_control(text[i]) || text[i] == '\\') {
			length = 1;
			add_escaped_byte(buf, text[i]);
		} else if (is_c1(text + i, length)) {
			add_escaped_byte(buf, text[i]);
			add_escaped_byte(buf, text[i + 1]);
		} else {
			buf_add(buf, text + i, length);
		}
	}
}

void escape_text(struct buf *buf, const char *text, size_t size)
{
	escape_except(buf, text, size, "");
}

void escape_lines(struct buf *buf, const char *text, size_t size)
{
	escape_except(buf, text, size, "\n\t\\");
}

void escape_json(struct buf *buf, const char *text, size_t size)
{
	static const char letters[] = "\nn\tt\rr\bb\ff\"\"\\\\";
	size_t length;

	buf_add_char(buf, '"');
	for (size_t i = 0; i < size; i += length) {
		const char *letter = text[i] ? strchr(letters, text[i]) : NULL;

		length = utf8_length(text + i, size - i);
		if (letter && (letter - letters) % 2 == 0) {
			buf_printf(buf, "\\%c", letter[1]);
		} else if (length == 0 || is_control(text[i])) {
			length = 1;
			buf_printf(buf, "\\u%04x", (unsigned char)text[i]);
		} else {
			buf_add(buf, text + i, length);
		}
	}
	buf_add_char(buf, '"');
}

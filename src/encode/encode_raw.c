/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes as they are: a word each, a run of digits, a file. */
#include <errno.h>
#include <string.h>

#include "base/errname.h"
#include "encode/encode_internal.h"

int encode_byte_words(struct encoder *encoder, size_t size, char *const *words, bool hex)
{
	for (size_t i = 0; i < size; i++) {
		int err = number_byte(words[i], hex, &encoder->bytes[i]);

		if (!err)
			continue;
		refuse(encoder, err, "\"%.40s\" is not a byte (%s)", words[i],
		       hex ? "00 to ff" : "0 to 255");
		if (!hex && number_is_digits(words[i]) && *words[i] == '0')
			refuse_hint(encoder, "without leading zeroes, or in octal as 0o17");
		return err;
	}
	memset(encoder->written, 0xff, size);
	return 0;
}

int parse_hex(const char *digits, size_t size, uint8_t *bytes)
{
	if (strlen(digits) != 2 * size)
		return -EINVAL;
	for (size_t i = 0; i < size; i++) {
		int high = number_hex_digit(digits[2 * i]),
		    low = number_hex_digit(digits[2 * i + 1]);

		if (high < 0 || low < 0)
			return -EINVAL;
		bytes[i] = (uint8_t)(high << 4 | low);
	}
	return 0;
}

int encode_hex_run(struct encoder *encoder, size_t size, const char *digits)
{
	size_t length = strlen(digits);

	if (!length || strspn(digits, "0123456789abcdefABCDEF") != length)
		return refuse(encoder, -EINVAL, "\"%.40s\" is not a run of hexadecimal digits",
			      digits);
	if (length % 2)
		return refuse(encoder, -EINVAL, "\"%.40s\" has an odd number of digits (%zu)",
			      digits, length);
	if (length / 2 != size)
		return refuse_size(encoder, size, length / 2);
	memset(encoder->written, 0xff, size);
	return parse_hex(digits, size, encoder->bytes);
}

int encode_file(struct encoder *encoder, size_t size, const char *path)
{
	cleanup_buf struct buf content = BUF_EMPTY;
	const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
	int err = buf_read_file(&content, path, size);

	if (err == -EFBIG)
		return refuse(encoder, -EINVAL, "%s has %zu byte%s, %.80s has more", encoder->what,
			      size, size == 1 ? "" : "s", name);
	if (err)
		return refuse(encoder, err, "cannot read %.80s: %s", name, errno_text(err));
	if (content.len != size)
		return refuse(encoder, -EINVAL, "%s has %zu byte%s, %.80s has %zu", encoder->what,
			      size, size == 1 ? "" : "s", name, content.len);
	memcpy(encoder->bytes, content.data, size);
	memset(encoder->written, 0xff, size);
	return 0;
}

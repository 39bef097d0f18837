/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes as they are: a word each, a run of digits, a file. */
#include <errno.h>
#include <string.h>

#include "base/errname.h"
#include "encode/encode_internal.h"
#include "layout/describe.h"

/* "300" is not a byte (0 to 255) */
static PRINTF_LIKE(4, 5) int refuse_text(struct encoder *encoder, int err, const char *text,
					 const char *format, ...)
{
	cleanup_buf struct buf message = BUF_EMPTY;
	va_list args;

	describe_text(&message, text, true);
	buf_add_char(&message, ' ');
	va_start(args, format);
	buf_vprintf(&message, format, args);
	va_end(args);
	return problem_set(encoder->problem, err, err == -ERANGE ? REASON_RANGE : REASON_SYNTAX,
			   "%s", buf_text(&message));
}

int encode_byte_words(struct encoder *encoder, size_t size, char *const *words, bool hex)
{
	for (size_t i = 0; i < size; i++) {
		int err = number_byte(words[i], hex, &encoder->bytes[i]);

		if (!err)
			continue;
		refuse_text(encoder, err, words[i], "is not a byte (%s)",
			    hex ? "00 to ff" : "0 to 255");
		if (!hex && number_is_digits(words[i]) && *words[i] == '0')
			problem_hint(encoder->problem,
				     "without leading zeroes, or in octal as 0o17");
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
		return refuse_text(encoder, -EINVAL, digits, "is not a run of hexadecimal digits");
	if (length % 2)
		return refuse_text(encoder, -EINVAL, digits, "has an odd number of digits (%zu)",
				   length);
	if (length / 2 != size)
		return encode_refuse_size(encoder, size, length / 2);
	memset(encoder->written, 0xff, size);
	return parse_hex(digits, size, encoder->bytes);
}

int encode_file(struct encoder *encoder, size_t size, const char *path)
{
	cleanup_buf struct buf content = BUF_EMPTY;
	const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
	int err = buf_read_file(&content, path, size);

	if (err == -EFBIG)
		return problem_set(encoder->problem, -EINVAL, REASON_SIZE,
				   "%s has %zu byte%s, %s has more", encoder->what, size,
				   size == 1 ? "" : "s", name);
	if (err)
		return problem_set(encoder->problem, err, REASON_FILE, "cannot read %s: %s", name,
				   errno_text(err));
	if (content.len != size)
		return problem_set(encoder->problem, -EINVAL, REASON_SIZE,
				   "%s has %zu byte%s, %s has %zu", encoder->what, size,
				   size == 1 ? "" : "s", name, content.len);
	memcpy(encoder->bytes, content.data, size);
	memset(encoder->written, 0xff, size);
	return 0;
}

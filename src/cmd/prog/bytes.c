/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes from the command line, from and to files. */
#include "cmd/prog/prog.h"

#include <errno.h>
#include <string.h>

#include "base/file.h"
#include "base/number.h"
#include "cmd/fail.h"

/* More than any kernel takes, so that a wrong file does not fill the memory. */
enum { FILE_LIMIT = 64 << 20 };

/* Two digits are a byte; so is a word of one digit. */
static int add_digits(struct buf *bytes, const char *digits, size_t count)
{
	if (count >= 2 && strncmp(digits, "0x", 2) == 0) {
		digits += 2;
		count -= 2;
	}
	if (!count || (count > 1 && count % 2))
		return -EINVAL;
	for (size_t i = count == 1 ? 0 : 1; i < count; i += 2) {
		int high = i ? number_hex_digit(digits[i - 1]) : 0;
		int low = number_hex_digit(digits[i]);

		if (high < 0 || low < 0)
			return -EINVAL;
		buf_add_char(bytes, (char)(high << 4 | low));
	}
	return 0;
}

/* A word may be a dump's line between quotes: ff ff 08 00, or 02:00:00:00:00:01. */
static int add_word(struct buf *bytes, const char *word)
{
	static const char between[] = " \t\n:";
	int err = 0;

	word += strspn(word, between);
	if (!*word)
		return -EINVAL;
	for (; *word && !err; word += strspn(word, between)) {
		size_t count = strcspn(word, between);

		err = add_digits(bytes, word, count);
		word += count;
	}
	return err;
}

const char *bytes_file_of_words(const struct words *words)
{
	const char *word = words->count == 1 ? words->list[0] : "";

	return *word == '@' && word[1] ? word + 1 : NULL;
}

int bytes_from_words(struct buf *bytes, const struct words *words)
{
	const char *file = bytes_file_of_words(words);

	if (file)
		return bytes_from_file(bytes, file);
	for (size_t i = words->count > 1 && strcmp(words->list[0], "hex") == 0; i < words->count;
	     i++)
		if (add_word(bytes, words->list[i]))
			return fail_misuse("\"%s\" is not hexadecimal: each byte has two digits",
					   words->list[i]);
	return bytes->err ? fail(bytes->err, "cannot hold the data") : STATUS_DONE;
}

int bytes_from_file(struct buf *bytes, const char *path)
{
	int err = buf_read_file(bytes, path, FILE_LIMIT);

	if (err)
		return fail(err, "cannot read %s",
			    strcmp(path, "-") == 0 ? "standard input" : path);
	return STATUS_DONE;
}

int bytes_to_file(const void *bytes, size_t size, const char *path)
{
	int err = file_write(path, bytes, size);

	return err ? fail(err, "cannot write %s", path) : STATUS_DONE;
}

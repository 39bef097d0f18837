/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Fuzzes the JSON reader: it takes what jansson takes and nothing else, and what it says of a text
 * is, written down again, the same to jansson.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/json_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const size_t flags = JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL;

/* Adds the token as JSON; what stands between two tokens is known by the one before. */
static void add_token(struct buf *buf, const struct json_reader *reader, enum json_token token)
{
	static const char *const texts[] = {
		[JSON_READ_NULL] = "null",    [JSON_READ_FALSE] = "false",
		[JSON_READ_TRUE] = "true",    [JSON_READ_ARRAY] = "[",
		[JSON_READ_ARRAY_END] = "]",  [JSON_READ_OBJECT] = "{",
		[JSON_READ_OBJECT_END] = "}",
	};
	char last = buf->len ? buf->data[buf->len - 1] : '[';

	if (!strchr("[{:", last) && token != JSON_READ_ARRAY_END && token != JSON_READ_OBJECT_END)
		buf_add_char(buf, ',');
	if (token == JSON_READ_NUMBER)
		buf_add(buf, reader->text, reader->size);
	else if (token == JSON_READ_STRING || token == JSON_READ_NAME)
		escape_json(buf, reader->text, reader->size);
	else
		buf_add_str(buf, texts[token]);
	if (token == JSON_READ_NAME)
		buf_add_char(buf, ':');
}

/* jansson refuses NULs in names and numbers beyond its types, which is not JSON's. */
static bool is_own_limit(const json_error_t *error)
{
	enum json_error_code code = json_error_code(error);

	return code == json_error_numeric_overflow || code == json_error_null_byte_in_key ||
	       code == json_error_null_character;
}

static void check_text(const char *text, size_t size)
{
	cleanup_json_reader struct json_reader reader = JSON_READER_NONE;
	cleanup_problem struct problem problem = PROBLEM_NONE;
	cleanup_buf struct buf again = BUF_EMPTY;
	json_error_t error;
	json_t *known = json_loadb(text, size, flags, &error), *other;
	enum json_token token;

	json_read_begin(&reader, text, size, &problem);
	while ((token = json_read(&reader)) > JSON_READ_END)
		add_token(&again, &reader, token);
	if (token == JSON_READ_WRONG && (known || !problem.text.len || !problem.line))
		abort();
	if (token == JSON_READ_END && !known && !is_own_limit(&error))
		abort();
	if (known) {
		other = json_loadb(again.data, again.len, flags, &error);
		if (!other || !json_equal(known, other))
			abort();
		json_decref(other);
	}
	json_decref(known);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;

	/* To jansson a NUL is an end. */
	if (memchr(data, '\0', size))
		return 0;
	text = malloc(size + 1);
	memcpy(text, data, size);
	text[size] = size % 2 ? '\n' : '\0';
	check_text(text, size);
	free(text);
	return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * JSON by jansson, and exact.  The text is rewritten first: a number becomes a string that begins
 * with '#', a string one that begins with '"'.
 */
#include "encode/json_exact.h"

#include <errno.h>
#include <string.h>

#define NUMBER '#'
#define STRING '"'

/* The end of the string that begins at `text`, behind its quote. */
static const char *string_end(const char *text)
{
	for (text++; *text != '"'; text++)
		text += *text == '\\';
	return text + 1;
}

static bool is_key(const char *end)
{
	return end[strspn(end, " \t\r\n")] == ':';
}

static const char *rewrite_number(struct buf *out, const char *text)
{
	size_t length = strspn(text, "-+.0123456789eE");

	buf_printf(out, "\"%c%.*s\"", NUMBER, (int)length, text);
	return text + length;
}

/* `text` is known to be JSON. */
static void rewrite(struct buf *out, const char *text)
{
	while (*text) {
		if (*text == '"') {
			const char *end = string_end(text);

			if (!is_key(end)) {
				buf_add_str(out, "\"\\\"");
				text++;
			}
			buf_add(out, text, (size_t)(end - text));
			text = end;
		} else if (strchr("-0123456789", *text)) {
			text = rewrite_number(out, text);
		} else {
			buf_add_char(out, *text++);
		}
	}
}

json_t *json_exact_load(const char *text, json_error_t *error)
{
	/* Integers read as reals have no range. */
	const size_t flags = JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL;
	json_t *inexact = json_loads(text, flags | JSON_DECODE_INT_AS_REAL, error);
	cleanup_buf struct buf exact = BUF_EMPTY;

	if (!inexact)
		return NULL;
	json_decref(inexact);
	rewrite(&exact, text);
	return exact.err ? NULL : json_loadb(exact.data, exact.len, flags, error);
}

int json_exact_scalar(json_t *json, struct buf *text, struct scalar *scalar)
{
	static const char *const words[] = {
		[JSON_TRUE] = "true", [JSON_FALSE] = "false", [JSON_NULL] = "null"
	};
	const char *string = json_string_value(json);

	scalar->source = SCALAR_BARE;
	if (json_is_array(json) || json_is_object(json))
		return -EINVAL;
	if (!string) {
		buf_add_str(text, words[json_typeof(json)]);
	} else {
		buf_add(text, string + 1, json_string_length(json) - 1);
		if (*string == STRING)
			scalar->source = SCALAR_STRING;
	}
	scalar->text = buf_text(text);
	scalar->size = text->len;
	return text->err;
}

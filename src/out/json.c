/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON (compact or indented) and JSON lines. */
#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "base/escape.h"
#include "out/writer.h"

enum { PART = 2048 }; /* bytes of a text that are escaped at a time */

/* Is the frame at `depth` the outermost list of JSON lines, which is not written itself? */
static bool is_unwritten(const struct out *out, unsigned depth)
{
	return form_rows[out->form].is_stream && depth == 0 && out->frames[0].list;
}

static void add_space(struct out *out, struct json_space space)
{
	stream_add(&out->stream, space.text, space.size);
}

/* How many of the text's bytes are escaped next: no character is cut. */
static size_t part_size(const char *text, size_t size)
{
	size_t part = min_size(size, PART), back = 0;

	while (part < size && back < 3 && (text[part - back] & 0xc0) == 0x80)
		back++;
	return part - back;
}

/* Straight to the stream, so that no text is too long for memory. */
static void add_string(struct stream *stream, const char *text, size_t size)
{
	stream_add_char(stream, '"');
	while (size) {
		size_t part = part_size(text, size);
		char *to = stream_reserve(stream, ESCAPE_SPACE(part));

		if (!to)
			return;
		stream_commit(stream, escape_json_part_to(to, text, part));
		text += part;
		size -= part;
	}
	stream_add_char(stream, '"');
}

/* What stands in front of a value.  Numbers and strings in a list stay on one line. */
static void separate(struct out *out, const char *name, bool scalar)
{
	const struct frame *frame = out->depth ? &out->frames[out->depth - 1] : NULL;

	if (!frame || is_unwritten(out, out->depth - 1))
		return;
	add_space(out, json_write_next(&out->json, !scalar || !frame->list));
	if (frame->list || !name)
		return;
	add_string(&out->stream, name, strlen(name));
	stream_add_str(&out->stream, form_rows[out->form].colon);
}

/* JSON lines: a whole value is a line. */
static void end_line(struct out *out)
{
	if (form_rows[out->form].is_stream &&
	    (out->depth == 0 || is_unwritten(out, out->depth - 1)))
		stream_add_char(&out->stream, '\n');
}

static void json_open(struct out *out, const char *name, const struct columns *columns, bool list)
{
	(void)columns;
	separate(out, name, false);
	if (form_rows[out->form].is_stream && out->depth == 0 && list)
		return;
	stream_add_char(&out->stream, list ? '[' : '{');
	json_write_begin(&out->json);
}

static void json_close(struct out *out, bool list)
{
	if (is_unwritten(out, out->depth))
		return;
	add_space(out, json_write_end(&out->json));
	stream_add_char(&out->stream, list ? ']' : '}');
	end_line(out);
}

static void add_null(struct stream *stream, const struct value *value)
{
	(void)value;
	stream_add_str(stream, "null");
}

static void add_bool(struct stream *stream, const struct value *value)
{
	stream_add_str(stream, value->number ? "true" : "false");
}

static void add_unsigned(struct stream *stream, const struct value *value)
{
	stream_printf(stream, "%" PRIu64, value->number);
}

static void add_signed(struct stream *stream, const struct value *value)
{
	stream_printf(stream, "%" PRId64, (int64_t)value->number);
}

static void add_text(struct stream *stream, const struct value *value)
{
	add_string(stream, value->text, value->size);
}

static void add_bytes(struct stream *stream, const struct value *value, const char *format)
{
	const uint8_t *bytes = value->text;

	stream_add_char(stream, '[');
	for (size_t i = 0; i < value->size; i++) {
		if (i)
			stream_add_char(stream, ',');
		stream_printf(stream, format, bytes[i]);
	}
	stream_add_char(stream, ']');
}

static void add_hex(struct stream *stream, const struct value *value)
{
	add_bytes(stream, value, "\"0x%02x\"");
}

static void add_octets(struct stream *stream, const struct value *value)
{
	add_bytes(stream, value, "%u");
}

static void add_ready(struct stream *stream, const struct value *value)
{
	stream_add(stream, value->text, value->size);
}

static void (*const kinds[])(struct stream *stream, const struct value *value) = {
	[VALUE_NULL] = add_null,	 [VALUE_BOOL] = add_bool,
	[VALUE_U64] = add_unsigned,	 [VALUE_S64] = add_signed,
	[VALUE_STR] = add_text,		 [VALUE_ENUM] = add_unsigned,
	[VALUE_FLAGS] = add_unsigned,	 [VALUE_BYTESIZE] = add_unsigned,
	[VALUE_DURATION] = add_unsigned, [VALUE_TIME] = add_signed,
	[VALUE_HEX] = add_hex,		 [VALUE_OCTETS] = add_octets,
	[VALUE_READY] = add_ready,
};
_Static_assert(ARRAY_SIZE(kinds) == VALUE_KINDS, "a row for each kind");

/* JSON lines: as the keys and values of elements, "0a0b". */
static void add_hex_run(struct stream *stream, const struct value *value)
{
	const uint8_t *bytes = value->text;

	stream_add_char(stream, '"');
	for (size_t i = 0; i < value->size; i++)
		stream_printf(stream, "%02x", bytes[i]);
	stream_add_char(stream, '"');
}

static void json_value(struct out *out, const char *name, const struct value *value)
{
	separate(out, name, true);
	if (value->kind == VALUE_HEX && form_rows[out->form].is_stream)
		add_hex_run(&out->stream, value);
	else
		kinds[value->kind](&out->stream, value);
	end_line(out);
}

static void json_item_begin(struct out *out)
{
	separate(out, out->document.depth == out->depth ? out->document.name : NULL, false);
}

static void json_end(struct out *out)
{
	if (out->depth == 0 && !form_rows[out->form].is_stream)
		stream_add_char(&out->stream, '\n');
}

const struct writer json_writer = {
	.open = json_open,
	.close = json_close,
	.value = json_value,
	.item_begin = json_item_begin,
	.item_end = end_line,
	.end = json_end,
};

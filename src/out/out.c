/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The front of the writer: keeps what is open, and completes a document at its end. */
#include "out/out.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/pager.h"
#include "base/problem.h"
#include "out/writer.h"

static const struct writer *const writers[FORMS] = {
	[FORM_PLAIN] = &plain_writer,
#define FORM(code, word, letter, help, by, ...) [FORM_##code] = &by##_writer,
#include "base/form.def"
#undef FORM
};

struct out *out_new(int fd, enum form form, const struct screen *screen)
{
	struct out *out = calloc(1, sizeof(*out));

	if (!out)
		return NULL;
	if (form == FORM_PLAIN)
		out->table = table_new();
	if (form == FORM_PLAIN && !out->table) {
		free(out);
		return NULL;
	}
	out->writer = writers[form];
	out->form = form;
	out->json.form = form;
	out->screen = *screen;
	out->stream = STREAM_TO(fd);
	out->stream.pager = screen->pager;
	return out;
}

const struct columns *out_keep_columns(struct out *out, const struct columns *columns)
{
	size_t size = columns->count * sizeof(*columns->list);
	struct kept_columns *kept = malloc(sizeof(*kept) + size);

	if (!kept)
		return NULL;
	memcpy(kept->list, columns->list, size);
	kept->columns = *columns;
	kept->columns.list = kept->list;
	kept->next = out->kept;
	out->kept = kept;
	return &kept->columns;
}

static void free_columns(struct out *out)
{
	while (out->kept) {
		struct kept_columns *next = out->kept->next;

		free(out->kept);
		out->kept = next;
	}
}

void out_free(struct out *out)
{
	if (!out)
		return;
	free_columns(out);
	stream_done(&out->stream);
	if (out->writer->done)
		out->writer->done(out);
	free(out);
}

enum form out_form(const struct out *out)
{
	return out->form;
}

bool out_has_colour(const struct out *out)
{
	return out->form == FORM_PLAIN && out->screen.colour;
}

int out_fd(const struct out *out)
{
	return out->stream.fd;
}

unsigned out_depth(const struct out *out)
{
	return out->depth;
}

int out_error(const struct out *out)
{
	return out->stream.err;
}

void out_flush(struct out *out)
{
	stream_flush(&out->stream);
}

bool out_message(struct out *out, const char *text, size_t size)
{
	if (!form_is_document(out->form))
		out_flush(out);
	return out->stream.pager && pager_message(out->stream.pager, text, size);
}

/* Counts a value in what is open and returns its name: the first value of a nested document has the
 * name of the document. */
static const char *place(struct out *out, const char *name)
{
	if (out->depth == out->document.depth) {
		out->document.written = true;
		if (out->document.name)
			name = out->document.name;
	}
	if (out->depth)
		out->frames[out->depth - 1].count++;
	return name;
}

static void open_frame(struct out *out, const char *name, const struct columns *columns, bool list)
{
	if (out->depth == OUT_DEPTH) {
		out->stream.err = -EOVERFLOW;
		return;
	}
	out->writer->open(out, place(out, name), columns, list);
	out->frames[out->depth++] = (struct frame){ .list = list, .columns = columns };
}

static void close_frame(struct out *out)
{
	if (out->depth == out->document.depth)
		return;
	out->depth--;
	out->writer->close(out, out->frames[out->depth].list);
}

void out_list_begin(struct out *out, const char *name, const struct columns *columns)
{
	open_frame(out, name, columns, true);
}

void out_list_end(struct out *out)
{
	close_frame(out);
}

void out_record_begin(struct out *out, const char *name, const struct columns *columns)
{
	open_frame(out, name, columns, false);
}

void out_record_end(struct out *out)
{
	close_frame(out);
}

static bool is_wrapped(const struct out *out)
{
	return !form_rows[out->form].is_stream || out->depth > out->document.depth;
}

void out_wrapped_list_begin(struct out *out, const char *name, const struct columns *columns)
{
	if (is_wrapped(out))
		out_record_begin(out, NULL, columns);
	out_list_begin(out, name, columns);
}

void out_wrapped_list_end(struct out *out)
{
	out_list_end(out);
	if (is_wrapped(out))
		out_record_end(out);
}

void out_value(struct out *out, const char *name, const struct value *value)
{
	out->writer->value(out, place(out, name), value);
}

static void add(struct out *out, const char *name, enum value_kind kind, uint64_t number,
		const void *text, size_t size)
{
	struct value value = { .kind = kind, .number = number, .text = text, .size = size };

	out_value(out, name, &value);
}

void out_null(struct out *out, const char *name)
{
	add(out, name, VALUE_NULL, 0, NULL, 0);
}

void out_bool(struct out *out, const char *name, bool value)
{
	add(out, name, VALUE_BOOL, value, NULL, 0);
}

void out_u64(struct out *out, const char *name, uint64_t value)
{
	add(out, name, VALUE_U64, value, NULL, 0);
}

void out_s64(struct out *out, const char *name, int64_t value)
{
	add(out, name, VALUE_S64, (uint64_t)value, NULL, 0);
}

void out_str(struct out *out, const char *name, const char *text)
{
	add(out, name, text ? VALUE_STR : VALUE_NULL, 0, text, text ? strlen(text) : 0);
}

void out_str_n(struct out *out, const char *name, const char *text, size_t size)
{
	add(out, name, VALUE_STR, 0, text, size);
}

void out_enum(struct out *out, const char *name, uint64_t number, const char *number_name)
{
	add(out, name, VALUE_ENUM, number, number_name, number_name ? strlen(number_name) : 0);
}

void out_flags(struct out *out, const char *name, uint64_t bits, const char *names)
{
	add(out, name, VALUE_FLAGS, bits, names, strlen(names));
}

void out_bytesize(struct out *out, const char *name, uint64_t bytes)
{
	add(out, name, VALUE_BYTESIZE, bytes, NULL, 0);
}

void out_duration(struct out *out, const char *name, uint64_t ns)
{
	add(out, name, VALUE_DURATION, ns, NULL, 0);
}

void out_time(struct out *out, const char *name, int64_t seconds)
{
	add(out, name, VALUE_TIME, (uint64_t)seconds, NULL, 0);
}

void out_hex(struct out *out, const char *name, const void *bytes, size_t size)
{
	add(out, name, VALUE_HEX, 0, bytes, size);
}

void out_octets(struct out *out, const char *name, const void *bytes, size_t size)
{
	add(out, name, VALUE_OCTETS, 0, bytes, size);
}

void out_ready(struct out *out, const char *name, const char *text, size_t size)
{
	add(out, name, VALUE_READY, 0, text, size);
}

void out_brief(struct out *out, const char *text)
{
	if (out->writer->brief)
		out->writer->brief(out, text);
}

void out_instead(struct out *out, const char *text)
{
	if (out->writer->instead)
		out->writer->instead(out, text);
}

bool out_is_for_people(const struct out *out)
{
	return out->form == FORM_PLAIN;
}

/* The text from its byte `from` on. */
static void add_plain(struct out *out, struct buf *text, size_t from)
{
	const char *shown = buf_text(text);

	if (text->err)
		out->stream.err = text->err;
	else
		out->writer->text(out, shown + from);
}

void out_text(struct out *out, const char *format, ...)
{
	cleanup_buf struct buf text = BUF_EMPTY;
	va_list args;

	if (!out->writer->text)
		return;
	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	add_plain(out, &text, 0);
}

void out_text_bytes(struct out *out, const void *bytes, size_t size)
{
	struct value value = { .kind = VALUE_OCTETS, .text = bytes, .size = size };
	cleanup_buf struct buf text = BUF_EMPTY;

	if (!out->writer->text)
		return;
	people_value(&text, &value);
	/* A hex dump begins with a newline. */
	if (text.len)
		add_plain(out, &text, 1);
}

struct stream *out_item_begin(struct out *out)
{
	place(out, NULL);
	out->writer->item_begin(out);
	return &out->stream;
}

void out_item_end(struct out *out)
{
	out->writer->item_end(out);
}

void out_begin(struct out *out)
{
	out->depth = 0;
	out->json = (struct json_writer){ .form = out->form };
	out->document = (struct document){ 0 };
	out->stream.err = 0;
	out->stream.len = 0;
}

void out_error_details(struct out *out, const struct out_error *error)
{
	if (*error->reason)
		out_str(out, "reason", error->reason);
	if (error->line) {
		out_str(out, "file", error->file);
		out_u64(out, "line", error->line);
		out_str(out, "src", error->source);
	}
	if (*error->hint)
		out_str(out, "hint", error->hint);
}

static void add_error(struct out *out, const struct out_error *error)
{
	out_str(out, "error", error->text);
	if (error->err)
		out_str(out, "errno", errno_name(error->err));
	out_error_details(out, error);
	if (*error->log)
		out_str(out, "log", error->log);
}

/* People have read it on stderr already. */
static void end_with_error(struct out *out, const struct out_error *error)
{
	bool in_record = out->depth > out->document.depth && !out->frames[out->depth - 1].list;

	if (out->form == FORM_PLAIN)
		return;
	if (in_record) {
		add_error(out, error);
		return;
	}
	out_record_begin(out, NULL, NULL);
	add_error(out, error);
	out_record_end(out);
}

static void end_document(struct out *out, bool failed, const struct out_error *error)
{
	bool open = out->depth > out->document.depth;

	if (error && (open || !out->document.written))
		end_with_error(out, error);
	out->cut_short = failed;
	while (out->depth > out->document.depth)
		close_frame(out);
	out->cut_short = false;
	/* In JSON lines a document without a value is empty. */
	if (!out->document.written && (!form_rows[out->form].is_stream || out->depth))
		out_null(out, NULL);
	out->writer->end(out);
	free_columns(out);
}

int out_end(struct out *out, bool failed, const struct out_error *error)
{
	end_document(out, failed, error);
	return stream_flush(&out->stream);
}

void out_nest_begin(struct out *out, const char *name)
{
	out->frames[out->depth - 1].around = out->document;
	out->document = (struct document){ .depth = out->depth, .name = name };
}

void out_nest_end(struct out *out, bool failed, const struct out_error *error)
{
	end_document(out, failed, error);
	out->document = out->frames[out->depth - 1].around;
}

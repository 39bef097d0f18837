/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong with DATA, in words: which field, and what was meant perhaps. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/escape.h"
#include "base/similar.h"
#include "encode/encode_internal.h"

/* So much of a long text is shown. */
#define SHOWN 40

int refuse(struct encoder *encoder, int err, const char *format, ...)
{
	va_list args;

	*encoder->error = (struct layout_error){ 0 };
	va_start(args, format);
	vsnprintf(encoder->error->message, sizeof(encoder->error->message), format, args);
	va_end(args);
	return err;
}

void refuse_hint(struct encoder *encoder, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(encoder->error->hint, sizeof(encoder->error->hint), format, args);
	va_end(args);
}

int refuse_size(struct encoder *encoder, size_t size, size_t got)
{
	return refuse(encoder, -EINVAL, "%s has %zu byte%s, got %zu", encoder->what, size,
		      size == 1 ? "" : "s", got);
}

/* saddr, ports[1], inner.state; nothing for a root without a name. */
static void add_path(struct buf *buf, const struct field *field)
{
	enum layout_kind parent = LAYOUT_KINDS;

	if (field->parent) {
		add_path(buf, field->parent);
		parent = field->parent->layout->kind;
	}
	if (parent == LAYOUT_ARRAY || parent == LAYOUT_TUPLE)
		buf_printf(buf, "[%u]", field->index);
	else if (layout_is_named(field->layout))
		buf_printf(buf, "%s%s", buf->len ? "." : "", field->layout->name);
}

void add_subject(struct buf *buf, const struct encoder *encoder, const struct field *field)
{
	cleanup_buf struct buf path = BUF_EMPTY;

	if (field->parent || !encoder->what)
		add_path(&path, field);
	buf_add(buf, path.data, path.len);
	if (path.len && encoder->what)
		buf_add_str(buf, " in ");
	if (encoder->what)
		buf_add_str(buf, encoder->what);
	else if (!path.len)
		buf_add_str(buf, "the value");
}

static void add_text(struct buf *buf, const char *text, bool quotes)
{
	size_t size = strlen(text), shown = 0;

	while (shown < min_size(size, SHOWN))
		shown += max_size(1, utf8_length(text + shown, size - shown));
	buf_printf(buf, quotes ? "\"%.*s%s\"" : "%.*s%s", (int)shown, text,
		   shown < size ? "…" : "");
}

/* The member or enumerator that was meant, perhaps. */
static void hint_similar(struct encoder *encoder, const char *word, const char *const *names,
			 size_t count)
{
	const char *near = similar_word(word, names, count);

	if (near)
		refuse_hint(encoder, "did you mean %s?", near);
}

static void hint_enumerator(struct encoder *encoder, const struct layout *layout, const char *word)
{
	cleanup_free const char **names = calloc(layout->count + 1, sizeof(*names));

	if (!names)
		return;
	for (uint32_t i = 0; i < layout->count; i++)
		names[i] = layout->enumerators[i].name;
	hint_similar(encoder, word, names, layout->count);
}

static int refuse_range(struct encoder *encoder, const struct field *field,
			const struct scalar *scalar, const char *subject)
{
	cleanup_buf struct buf text = BUF_EMPTY;
	const struct layout *layout = field->layout;

	add_text(&text, scalar->text, layout->kind == LAYOUT_STRING);
	buf_printf(&text, " does not fit %s: ", subject);
	if (layout->lpm_key) {
		buf_printf(&text, "a prefix length from 0 to %zu",
			   8 * (layout_size(layout) - sizeof(uint32_t)));
	} else if (layout->kind == LAYOUT_STRING) {
		add_takes(&text, layout);
		buf_printf(&text, ", got %zu", scalar->size);
	} else {
		add_limits(&text, layout);
	}
	return refuse(encoder, -ERANGE, "%s", buf_text(&text));
}

int refuse_scalar(struct encoder *encoder, const struct field *field, const struct scalar *scalar,
		  int err)
{
	cleanup_buf struct buf text = BUF_EMPTY, subject = BUF_EMPTY;

	add_subject(&subject, encoder, field);
	if (err == -ERANGE)
		return refuse_range(encoder, field, scalar, buf_text(&subject));
	buf_printf(&text, "%s takes ", buf_text(&subject));
	add_takes(&text, field->layout);
	if (field->layout->kind != LAYOUT_OPAQUE) {
		buf_add_str(&text, ", not ");
		add_text(&text, scalar->text, scalar->source != SCALAR_BARE);
	}
	refuse(encoder, err, "%s", buf_text(&text));
	if (field->layout->kind == LAYOUT_ENUM)
		hint_enumerator(encoder, field->layout, scalar->text);
	return err;
}

int refuse_shape(struct encoder *encoder, const struct field *field, const char *shape)
{
	const struct scalar scalar = { .text = shape, .source = SCALAR_BARE };

	refuse_scalar(encoder, field, &scalar, -EINVAL);
	if (field->layout->kind == LAYOUT_BYTES)
		refuse_hint(encoder, "no types are known for it, but may be given: u16 443 pad[2]");
	return -EINVAL;
}

/* Adds a pointer to each name, anonymous members' included. */
static void add_names(struct buf *names, const struct layout *parent)
{
	for (uint32_t i = 0; i < parent->count; i++) {
		const struct layout *member = &parent->members[i];

		if (layout_is_named(member))
			buf_add(names, &member->name, sizeof(member->name));
		else if (member->kind == LAYOUT_STRUCT || member->kind == LAYOUT_UNION)
			add_names(names, member);
	}
}

static void hint_all(struct encoder *encoder, const char *const *names, size_t count)
{
	cleanup_buf struct buf text = BUF_EMPTY;

	for (size_t i = 0; i < count; i++) {
		if (text.len + strlen(names[i]) > sizeof(encoder->error->hint) - 24) {
			buf_add_str(&text, ", …");
			break;
		}
		buf_printf(&text, "%s%s", i ? ", " : "", names[i]);
	}
	refuse_hint(encoder, "its fields: %s", buf_text(&text));
}

int refuse_member(struct encoder *encoder, const struct field *field, const char *name)
{
	cleanup_buf struct buf subject = BUF_EMPTY, buf = BUF_EMPTY, quoted = BUF_EMPTY;
	const char *const *names;
	size_t count;

	add_subject(&subject, encoder, field);
	add_text(&quoted, name, true);
	refuse(encoder, -EINVAL, "%s has no field %s", buf_text(&subject), buf_text(&quoted));
	add_names(&buf, field->layout);
	names = (const char *const *)buf.data;
	count = buf.len / sizeof(*names);
	if (count && similar_word(name, names, count))
		hint_similar(encoder, name, names, count);
	else if (count)
		hint_all(encoder, names, count);
	return -EINVAL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong with DATA, in words: which field, and what was meant perhaps. */
#include <errno.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/similar.h"
#include "encode/encode_internal.h"
#include "layout/describe.h"

int encode_refuse_size(struct encoder *encoder, size_t size, size_t got)
{
	return problem_set(encoder->problem, -EINVAL, REASON_SIZE, "%s has %zu byte%s, got %zu",
			   encoder->what, size, size == 1 ? "" : "s", got);
}

/* The enumerator that was meant, perhaps. */
static void hint_enumerator(struct encoder *encoder, const struct layout *layout, const char *word)
{
	cleanup_free const char **names = calloc(layout->count + 1, sizeof(*names));
	const char *near;

	if (!names)
		return;
	for (uint32_t i = 0; i < layout->count; i++)
		names[i] = layout->enumerators[i].name;
	near = similar_word(word, names, layout->count);
	if (near)
		problem_hint(encoder->problem, "did you mean %s?", near);
}

static int refuse_range(struct encoder *encoder, const struct field *field,
			const struct scalar *scalar, const char *subject)
{
	cleanup_buf struct buf text = BUF_EMPTY;
	const struct layout *layout = field->layout;

	describe_text(&text, scalar->text, layout->kind == LAYOUT_STRING);
	buf_printf(&text, " does not fit %s: ", subject);
	if (layout->lpm_key) {
		buf_printf(&text, "a prefix length from 0 to %zu",
			   8 * (layout_size(layout) - sizeof(uint32_t)));
	} else if (layout->kind == LAYOUT_STRING) {
		describe_takes(&text, layout);
		buf_printf(&text, ", got %zu", scalar->size);
	} else {
		describe_limits(&text, layout);
	}
	return problem_set(encoder->problem, -ERANGE, REASON_RANGE, "%s", buf_text(&text));
}

int encode_refuse_scalar(struct encoder *encoder, const struct field *field,
			 const struct scalar *scalar, int err)
{
	cleanup_buf struct buf text = BUF_EMPTY, subject = BUF_EMPTY;

	describe_field(&subject, field, encoder->what);
	if (err == -ERANGE)
		return refuse_range(encoder, field, scalar, buf_text(&subject));
	buf_printf(&text, "%s takes ", buf_text(&subject));
	describe_takes(&text, field->layout);
	if (field->layout->kind != LAYOUT_OPAQUE) {
		buf_add_str(&text, ", not ");
		describe_text(&text, scalar->text, scalar->source != SCALAR_BARE);
	}
	problem_set(encoder->problem, err, REASON_TYPE, "%s", buf_text(&text));
	if (field->layout->kind == LAYOUT_ENUM)
		hint_enumerator(encoder, field->layout, scalar->text);
	return err;
}

int encode_refuse_shape(struct encoder *encoder, const struct field *field, const char *shape)
{
	const struct scalar scalar = { .text = shape, .source = SCALAR_BARE };

	encode_refuse_scalar(encoder, field, &scalar, -EINVAL);
	if (field->layout->kind == LAYOUT_BYTES)
		problem_hint(encoder->problem,
			     "no types are known for it, but may be given: u16 443 pad[2]");
	return -EINVAL;
}

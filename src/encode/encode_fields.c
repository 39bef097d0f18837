/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single fields to bytes: PATH=VALUE. */
#include <errno.h>
#include <string.h>

#include "encode/encode.h"
#include "encode/encode_internal.h"
#include "layout/describe.h"

/* A value on its way to the field that its path leads to. */
struct assignment {
	struct encoder *encoder;
	const char *value;
};

static int put_value(const struct field *field, void *context)
{
	const struct assignment *assignment = context;
	struct encoder *encoder = assignment->encoder;
	const char *text = assignment->value;
	const struct scalar scalar = { text, strlen(text), SCALAR_WORD };
	cleanup_buf struct buf subject = BUF_EMPTY;
	enum layout_kind kind = field->layout->kind;

	describe_field(&subject, field, encoder->what);
	if (encoder_has_set(encoder, field))
		return problem_set(encoder->problem, -EEXIST, REASON_DUPLICATE,
				   "%s has already been set", buf_text(&subject));
	/* JSON of a whole value may have the kernel's own fields in it; here one was asked for. */
	if (*text && strchr("{[\"", *text) && kind != LAYOUT_OPAQUE)
		return encode_json(encoder, field, text);
	return encode_scalar(encoder, field, &scalar);
}

/* Paths may begin with what they lead into, unless a field is called so. */
static const char *skip_root(const struct layout *root, const char *path)
{
	const char *below = path_below(path, "value");
	uint32_t unused;

	return below && !layout_member(root, "value", strlen("value"), &unused) ? below : path;
}

static int put_field(struct encoder *encoder, const struct field *root, const char *text)
{
	cleanup_free char *path = strdup(text);
	char *value = path ? strchr(path, '=') : NULL;
	struct assignment assignment = { .encoder = encoder };

	if (!path)
		return -ENOMEM;
	if (!value || value == path) {
		problem_set(encoder->problem, -EINVAL, REASON_SYNTAX,
			    "\"%s\" is not FIELD=VALUE (%s)", text, encoder->what);
		problem_hint(encoder->problem, "for example packets=0");
		return -EINVAL;
	}
	*value++ = '\0';
	assignment.value = value;
	return path_walk(root, skip_root(root->layout, path), encoder->what, put_value, &assignment,
			 encoder->problem);
}

int encode_fields(const struct layout *layout, size_t size, const char *what,
		  char *const *assignments, size_t count, void *bytes, bool *partial,
		  struct problem *problem)
{
	cleanup_encoder struct encoder encoder = { .what = what, .problem = problem };
	const struct layout unknown = layout_of_bytes(size);
	const struct field root = { .layout = layout && layout_size(layout) == size ? layout
										    : &unknown };
	int err = encoder_begin(&encoder, bytes, size);

	for (size_t i = 0; i < count && !err; i++)
		err = put_field(&encoder, &root, assignments[i]);
	if (err)
		return encoder_failed(&encoder, err);
	memcpy(bytes, encoder.bytes, size);
	*partial = encoder_is_partial(&encoder, root.layout, 0);
	return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single fields to bytes: PATH=VALUE. */
#include <errno.h>
#include <string.h>

#include "encode/encode.h"
#include "layout/path.h"

static int put_value(struct encoder *encoder, const struct field *field, void *context)
{
	const char *text = context;
	const struct scalar scalar = { text, strlen(text), SCALAR_WORD };
	cleanup_buf struct buf subject = BUF_EMPTY;
	enum layout_kind kind = field->layout->kind;

	add_subject(&subject, encoder, field);
	if (is_touched(encoder, field))
		return refuse(encoder, -EEXIST, "%s has already been set", buf_text(&subject));
	/* JSON of a whole value may have the kernel's own fields in it; here one was asked for. */
	if (*text && strchr("{[\"", *text) && kind != LAYOUT_OPAQUE)
		return encode_json(encoder, field, text);
	return encode_scalar(encoder, field, &scalar);
}

/* Paths may begin with what they lead into, unless a field is called so. */
static const char *skip_root(const struct layout *root, const char *path)
{
	static const char name[] = "value";
	size_t length = strlen(name);
	uint32_t unused;

	if (strncmp(path, name, length) != 0 || !strchr(".[", path[length]) ||
	    layout_member(root, name, length, &unused))
		return path;
	return path + length + (path[length] == '.');
}

static int put_field(struct encoder *encoder, const struct field *root, const char *assignment)
{
	cleanup_free char *path = strdup(assignment);
	char *value = path ? strchr(path, '=') : NULL;

	if (!path)
		return -ENOMEM;
	if (!value || value == path) {
		refuse(encoder, -EINVAL, "\"%.60s\" gives no field of %s a value", assignment,
		       encoder->what);
		refuse_hint(encoder, "FIELD=VALUE, as packets=0");
		return -EINVAL;
	}
	*value++ = '\0';
	return path_walk(encoder, root, skip_root(root->layout, path), put_value, value);
}

int encode_fields(const struct layout *layout, size_t size, const char *what,
		  char *const *assignments, size_t count, void *bytes, bool *partial,
		  struct layout_error *error)
{
	cleanup_encoder struct encoder encoder = { .what = what, .error = error };
	const struct layout unknown = layout_of_bytes(size);
	const struct field root = { .layout = layout && layout_size(layout) == size ? layout
										    : &unknown };
	int err = encoder_begin(&encoder, bytes, size);

	for (size_t i = 0; i < count && !err; i++)
		err = put_field(&encoder, &root, assignments[i]);
	if (err)
		return err;
	memcpy(bytes, encoder.bytes, size);
	*partial = is_partial(&encoder, root.layout, 0);
	return 0;
}

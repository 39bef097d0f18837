/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paths to the fields of a layout. */
#include "layout/path.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"

/* The member of a tuple with this number; padding has none. */
static int nth_shown(const struct layout *tuple, uint64_t number, struct path_step *step)
{
	for (uint32_t i = 0; i < tuple->count; i++) {
		const struct layout *member = &tuple->members[i];

		if (member->kind == LAYOUT_PAD || number--)
			continue;
		step->layout = member;
		step->bit_offset = member->bit_offset;
		return 0;
	}
	return -ERANGE;
}

static int take_index(const struct layout *parent, const char **path, struct path_step *step)
{
	cleanup_free char *digits = NULL;
	size_t length = strcspn(*path, "]");
	uint64_t number;

	if (parent->kind != LAYOUT_ARRAY && parent->kind != LAYOUT_TUPLE)
		return -EINVAL;
	digits = strndup(*path + 1, length ? length - 1 : 0);
	if (!digits)
		return -ENOMEM;
	if (!(*path)[length] || !strchr(".[", (*path)[length + 1]) || !number_is_digits(digits) ||
	    number_u64(digits, UINT32_MAX, &number))
		return -EINVAL;
	step->index = (uint32_t)number;
	*path += length + 1;
	if (parent->kind == LAYOUT_TUPLE)
		return nth_shown(parent, number, step);
	if (number >= parent->count)
		return -ERANGE;
	step->layout = parent->members;
	step->bit_offset = (uint32_t)number * parent->members->bit_size;
	return 0;
}

/* A variable that is static in a function has a dot in its name. */
static int take_name(const struct layout *parent, const char **path, struct path_step *step)
{
	const char *name = *path + (**path == '.');
	size_t length = strcspn(name, ".[");

	if (!length || (parent->kind != LAYOUT_STRUCT && parent->kind != LAYOUT_UNION))
		return -EINVAL;
	for (;;) {
		step->layout = layout_member(parent, name, length, &step->bit_offset);
		if (step->layout)
			break;
		if (name[length] != '.')
			return -ENOENT;
		length += 1 + strcspn(name + length + 1, ".[");
	}
	*path = name + length;
	return 0;
}

int path_next(const struct layout *parent, const char **path, struct path_step *step)
{
	const char *end = *path;
	struct path_step taken = { .index = 0 };
	int err;

	err = *end == '[' ? take_index(parent, &end, &taken) : take_name(parent, &end, &taken);
	if (err)
		return err;
	*step = taken;
	*path = end;
	return 0;
}

static int refuse_index(struct encoder *encoder, const struct field *field, const char *path)
{
	cleanup_buf struct buf subject = BUF_EMPTY;
	size_t count = field->layout->count;

	add_subject(&subject, encoder, field);
	return refuse(encoder, -EINVAL, "%s has no [%.*s: it has %zu element%s", buf_text(&subject),
		      (int)strcspn(path + 1, ".["), path + 1, count, count == 1 ? "" : "s");
}

static int refuse_step(struct encoder *encoder, const struct field *field, const char *path)
{
	cleanup_buf struct buf subject = BUF_EMPTY;

	add_subject(&subject, encoder, field);
	refuse(encoder, -EINVAL, "\"%.60s\" leads nowhere from %s", path, buf_text(&subject));
	if (field->layout->kind == LAYOUT_ARRAY || field->layout->kind == LAYOUT_TUPLE)
		refuse_hint(encoder, "one of its elements: [0]");
	if (field->layout->kind == LAYOUT_BYTES)
		refuse_hint(encoder, "no types are known for it");
	if (field->layout->kind == LAYOUT_OPAQUE)
		refuse_hint(encoder, "it is the kernel's");
	return -EINVAL;
}

int path_refuse(struct encoder *encoder, const struct field *field, const char *path, int err)
{
	const char *begin = path + (*path == '.');
	cleanup_free char *name = strndup(begin, strcspn(begin, ".["));

	if (!name || err == -ENOMEM)
		return -ENOMEM;
	if (err == -ENOENT)
		return refuse_member(encoder, field, name);
	return err == -ERANGE ? refuse_index(encoder, field, path)
			      : refuse_step(encoder, field, path);
}

int path_walk(struct encoder *encoder, const struct field *field, const char *path,
	      path_reached *reached, void *context)
{
	struct field next = { .parent = field };
	const char *rest = path;
	struct path_step step;
	int err;

	if (!*path)
		return reached(encoder, field, context);
	err = path_next(field->layout, &rest, &step);
	if (err)
		return path_refuse(encoder, field, path, err);
	next.layout = step.layout;
	next.index = step.index;
	next.bit = field->bit + step.bit_offset;
	return path_walk(encoder, &next, rest, reached, context);
}

static int note_field(struct encoder *encoder, const struct field *field, void *context)
{
	(void)encoder;
	*(struct field *)context = *field;
	return 0;
}

int path_find(const struct layout *root, const char *path, const char *what,
	      const struct layout **found, size_t *bit, struct layout_error *error)
{
	struct encoder encoder = { .what = what, .error = error };
	const struct field field = { .layout = root };
	struct field reached;
	int err = path_walk(&encoder, &field, path, note_field, &reached);

	if (err)
		return err;
	*found = reached.layout;
	*bit = reached.bit;
	return 0;
}

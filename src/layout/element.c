/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a path to the field of an element that it names. */
#include "layout/element.h"

#include <errno.h>
#include <string.h>

#include "base/util.h"
#include "layout/path.h"

static const char *const part_names[] = { [IN_KEY] = "key", [IN_VALUE] = "value" };

static struct layout part_layout(const struct element_layout *element, enum element_part part)
{
	const struct layout *known = part == IN_KEY ? element->key : element->value;
	uint32_t size = part == IN_KEY ? element->key_size : element->value_size;

	struct layout bytes = layout_of_bytes(size);

	bytes.lpm_key = part == IN_KEY && element->lpm_key;
	return known ? *known : bytes;
}

void element_as_struct(struct element_struct *made, const struct element_layout *element, bool lend)
{
	uint32_t count = 0;

	for (enum element_part part = IN_KEY; lend && part <= IN_VALUE; part++) {
		struct layout layout = part_layout(element, part);

		layout.name = NULL;
		if (layout.kind == LAYOUT_STRUCT || layout.kind == LAYOUT_UNION)
			made->members[count++] = layout;
	}
	for (enum element_part part = IN_KEY; part <= IN_VALUE; part++) {
		made->members[count] = part_layout(element, part);
		made->members[count++].name = part_names[part];
	}
	made->root = (struct layout){ .kind = LAYOUT_STRUCT,
				      .count = count,
				      .members = made->members };
}

static bool has_field(const struct element_layout *element, enum element_part part,
		      const char *path)
{
	const struct layout root = part_layout(element, part);
	struct path_step step;

	return *path != '.' && path_next(&root, &path, &step) == 0;
}

/* The nearest of all that may begin a path is suggested. */
static int refuse_bare(const struct element_layout *element, const char *path,
		       struct problem *problem)
{
	cleanup_free char *name = strndup(path, *path ? 1 + strcspn(path + 1, ".[") : 0);
	struct element_struct all;
	const struct field field = { .layout = &all.root };

	if (!name)
		return problem_no_memory(problem);
	element_as_struct(&all, element, true);
	return path_refuse_member(&field, name, "an element", problem);
}

/* The nearest column is suggested, and all are listed. */
static int refuse_column(const struct element_layout *element, const char *path,
			 struct problem *problem)
{
	const struct layout *row = element->value;
	cleanup_free char *name = strndup(path, strcspn(path, "."));
	cleanup_free const char **names = calloc(row->count + 1, sizeof(*names));
	cleanup_buf struct buf list = BUF_EMPTY;
	const char *near;

	if (!name || !names)
		return problem_no_memory(problem);
	for (uint32_t i = 0; i < row->count; i++) {
		names[i] = row->members[i].name;
		buf_printf(&list, "%s%s", i ? ", " : "", names[i]);
	}
	near = problem_near_word(name, names, row->count);
	problem_set(problem, -EINVAL, REASON_UNKNOWN, "%s has no column \"%s\"", element->row,
		    name);
	if (near)
		problem_hint(problem, "did you mean %s? columns: %s", near, buf_text(&list));
	else
		problem_hint(problem, "columns: %s", buf_text(&list));
	return -EINVAL;
}

int element_split_path(const struct element_layout *element, const char *path,
		       enum element_part *part, const char **rest, struct problem *problem)
{
	bool in_key, in_value;

	if (element->row) {
		*part = IN_VALUE;
		*rest = path;
		return has_field(element, IN_VALUE, path) ? 0
							  : refuse_column(element, path, problem);
	}
	if (strcmp(path, "cpu") == 0 && element->per_cpu) {
		*part = IN_CPU;
		*rest = "";
		return 0;
	}
	for (*part = IN_KEY; *part <= IN_VALUE; (*part)++) {
		*rest = path_below(path, part_names[*part]);
		if (*rest)
			return 0;
	}
	in_key = has_field(element, IN_KEY, path);
	in_value = has_field(element, IN_VALUE, path);
	if (in_key && in_value)
		return problem_set(problem, -EINVAL, REASON_AMBIGUOUS,
				   "key and value both have a field %s: write key.%s or value.%s",
				   path, path, path);
	if (!in_key && !in_value)
		return refuse_bare(element, path, problem);
	*part = in_key ? IN_KEY : IN_VALUE;
	*rest = path;
	return 0;
}

int element_find(const struct element_layout *element, const char *path,
		 struct element_field *field, struct problem *problem)
{
	const struct layout *found;
	struct layout root;
	const char *rest;
	size_t bit;
	int err = element_split_path(element, path, &field->in, &rest, problem);

	if (err)
		return err;
	field->is_cell = element->row;
	if (field->in == IN_CPU) {
		field->bit = 0;
		field->layout = (struct layout){ .kind = LAYOUT_INT, .bit_size = 32 };
		return 0;
	}
	root = part_layout(element, field->in);
	err = path_find(&root, rest, element->row ?: part_names[field->in], &found, &bit, problem);
	if (err)
		return err;
	field->layout = *found;
	field->bit = (uint32_t)bit;
	return 0;
}

/* Addresses are the only arrays and structs that have an order, and a text. */
static enum field_class class_of_bytes(const struct element_field *field)
{
	uint32_t bits = field->layout.bit_size;

	return field->bit % 8 == 0 && (bits == 32 || bits == 48 || bits == 128) ? CLASS_BYTES
										: CLASS_NONE;
}

enum field_class element_field_class(const struct element_field *field)
{
	static const uint8_t classes[LAYOUT_KINDS] = {
		[LAYOUT_INT] = CLASS_NUMBER,	 [LAYOUT_BOOL] = CLASS_NUMBER,
		[LAYOUT_CHAR] = CLASS_NUMBER,	 [LAYOUT_ENUM] = CLASS_NUMBER,
		[LAYOUT_POINTER] = CLASS_NUMBER, [LAYOUT_IP4] = CLASS_BYTES,
		[LAYOUT_IP6] = CLASS_BYTES,	 [LAYOUT_MAC] = CLASS_BYTES,
	};
	const struct layout *layout = &field->layout;

	switch (layout->kind) {
	case LAYOUT_BYTES:
		return layout_takes_number(layout) ? CLASS_NUMBER : CLASS_BYTES;
	case LAYOUT_FLOAT:
		return layout->bit_size == 32 || layout->bit_size == 64 || layout->bit_size >= 80
			       ? CLASS_FLOAT
			       : CLASS_NONE;
	case LAYOUT_ARRAY:
	case LAYOUT_STRUCT:
	case LAYOUT_UNION:
		return layout->lpm_key ? CLASS_BYTES : class_of_bytes(field);
	case LAYOUT_STRING:
		return layout->notation == NOTATION_DNS ? CLASS_BYTES : CLASS_TEXT;
	default:
		return classes[layout->kind] != CLASS_NUMBER ||
				       (layout->bit_size && layout->bit_size <= 128)
			       ? classes[layout->kind]
			       : CLASS_NONE;
	}
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a path to the field that it names. */
#include "layout/locate.h"

#include <errno.h>
#include <string.h>

#include "layout/path.h"

/* Does the path begin with this name, and end there or go on below it? */
static bool begins_with(const char *path, const char *name)
{
	size_t length = strlen(name);

	return strncmp(path, name, length) == 0 && (!path[length] || strchr(".[", path[length]));
}

static bool has_field(const struct layout *root, const char *path)
{
	struct path_step step;

	return *path != '.' && *path != '[' && path_next(root, &path, &step) == 0;
}

/* What may begin a path, as the members of a struct: the nearest is suggested as ever. */
static int refuse_bare(const char *path, const struct layout *key, const struct layout *value,
		       struct problem *problem)
{
	struct layout members[] = { *key, *value, { .name = "key" }, { .name = "value" } };
	const struct layout all = { .kind = LAYOUT_STRUCT,
				    .count = ARRAY_SIZE(members),
				    .members = members };
	const struct field field = { .layout = &all };

	members[0].name = members[1].name = NULL;
	return path_refuse(&field, path, "an element", -ENOENT, problem);
}

static int find_below(struct located *located, const struct layout *root, const char *path,
		      const char *what, struct problem *problem)
{
	const struct layout *found;
	size_t bit;
	int err = path_find(root, path, what, &found, &bit, problem);

	if (err)
		return err;
	located->layout = *found;
	located->bit = (uint32_t)bit;
	return 0;
}

static int find_bare(struct located *located, const struct layout *key, const struct layout *value,
		     const char *path, struct problem *problem)
{
	bool in_key = has_field(key, path), in_value = has_field(value, path);

	if (in_key && in_value)
		return problem_set(problem, -EINVAL, REASON_AMBIGUOUS,
				   "key and value have a field %s each: write key.%s or value.%s",
				   path, path, path);
	if (!in_key && !in_value)
		return refuse_bare(path, key, value, problem);
	located->in = in_key ? IN_KEY : IN_VALUE;
	return find_below(located, in_key ? key : value, path, in_key ? "key" : "value", problem);
}

int locate(const struct element *element, const char *path, struct located *located,
	   struct problem *problem)
{
	const struct layout key = element->key ? *element->key : layout_of_bytes(element->key_size);
	const struct layout value = element->value ? *element->value
						   : layout_of_bytes(element->value_size);

	*located = (struct located){ .in = IN_CPU };
	if (strcmp(path, "cpu") == 0 && element->per_cpu) {
		located->layout = (struct layout){ .kind = LAYOUT_INT, .bit_size = 32 };
		return 0;
	}
	if (begins_with(path, "key")) {
		located->in = IN_KEY;
		return find_below(located, &key, path + strlen("key"), "key", problem);
	}
	if (begins_with(path, "value")) {
		located->in = IN_VALUE;
		return find_below(located, &value, path + strlen("value"), "value", problem);
	}
	return find_bare(located, &key, &value, path, problem);
}

/* Addresses are the only arrays and structs that have an order, and a text. */
static enum located_class class_of_bytes(const struct located *located)
{
	uint32_t bits = located->layout.bit_size;

	return located->bit % 8 == 0 && (bits == 32 || bits == 48 || bits == 128) ? CLASS_BYTES
										  : CLASS_NONE;
}

enum located_class located_class(const struct located *located)
{
	static const uint8_t classes[LAYOUT_KINDS] = {
		[LAYOUT_INT] = CLASS_NUMBER,	 [LAYOUT_BOOL] = CLASS_NUMBER,
		[LAYOUT_CHAR] = CLASS_NUMBER,	 [LAYOUT_ENUM] = CLASS_NUMBER,
		[LAYOUT_POINTER] = CLASS_NUMBER, [LAYOUT_STRING] = CLASS_TEXT,
		[LAYOUT_IP4] = CLASS_BYTES,	 [LAYOUT_IP6] = CLASS_BYTES,
		[LAYOUT_MAC] = CLASS_BYTES,
	};
	const struct layout *layout = &located->layout;

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
		return layout->lpm_key ? CLASS_BYTES : class_of_bytes(located);
	default:
		return classes[layout->kind] != CLASS_NUMBER ||
				       (layout->bit_size && layout->bit_size <= 128)
			       ? classes[layout->kind]
			       : CLASS_NONE;
	}
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `with FIELD=DECODER ...`: what fields of a map hold, beyond what their types tell. */
#include "cmd/map/with.h"

#include <errno.h>
#include <string.h>

#include "cmd/element_types.h"
#include "layout/locate.h"
#include "layout/notation.h"
#include "layout/path.h"

struct side {
	const char *name;
	struct layout_tree *instead; /* or NULL */
	struct layout_tree **known;
	uint32_t size;
};

/* Bytes without types may be one field as a whole. */
static struct layout_tree *choose_tree(const struct side *side)
{
	if (side->instead)
		return side->instead;
	if (!*side->known) {
		*side->known = calloc(1, sizeof(**side->known));
		if (*side->known)
			(*side->known)->root = (struct layout){ .kind = LAYOUT_BYTES,
								.bit_size = side->size * 8 };
	}
	return *side->known;
}

/* What the path goes on with behind "key" or "value"; NULL: it does not begin so. */
static const char *path_within(const struct side *side, const char *path)
{
	size_t length = strlen(side->name);

	if (strncmp(path, side->name, length) != 0 || !strchr(".[", path[length]))
		return NULL;
	return path + length + (path[length] == '.');
}

static int decode(const struct map *map, const struct side *side, const char *path,
		  const char *decoder)
{
	struct layout_tree *tree = choose_tree(side);
	cleanup_problem struct problem problem = PROBLEM_NONE;
	char subject[LABEL_SIZE + 16];

	if (!tree)
		return fail(-ENOMEM, "cannot decode fields of %s", map->label);
	snprintf(subject, sizeof(subject), "the %s of %s", side->name, map->label);
	return say_layout(layout_decode(tree, path, decoder, subject, &problem), subject, &problem);
}

static bool has_field(const struct layout_tree *tree, const char *path)
{
	struct path_step step;

	return path_next(&tree->root, &path, &step) == 0;
}

/* A path that does not say what it leads into: to whichever has such a field. */
static int decode_bare(const struct map *map, const struct side sides[2], const char *path,
		       const char *decoder)
{
	const struct layout_tree *key = choose_tree(&sides[0]), *value = choose_tree(&sides[1]);
	cleanup_problem struct problem problem = PROBLEM_NONE;
	struct located located;
	bool in_value;

	if (!key || !value)
		return fail(-ENOMEM, "cannot decode fields of %s", map->label);
	in_value = has_field(value, path);
	if (has_field(key, path) != in_value)
		return decode(map, &sides[in_value], path, decoder);
	return say_layout(locate(&(struct element){ .key = &key->root, .value = &value->root },
				 path, &located, &problem),
			  map->label, &problem);
}

static int decode_word(const struct map *map, const struct side sides[2], const char *word)
{
	const char *decoder = strrchr(word, '=');
	cleanup_free char *path = decoder ? strndup(word, (size_t)(decoder - word)) : NULL;

	if (!decoder)
		return hint(misuse("with: \"%s\" has no decoder", word),
			    "FIELD=DECODER, as value.last_ns=ktime");
	if (!path)
		return fail(-ENOMEM, "cannot decode fields of %s", map->label);
	for (const struct side *side = sides; side < sides + 2; side++)
		if (path_within(side, path))
			return decode(map, side, path_within(side, path), decoder + 1);
	return decode_bare(map, sides, path, decoder + 1);
}

/* The word without its "inner.", when that says that it is for these elements. */
static const char *word_for(const struct elements_how *how, const char *word)
{
	static const char prefix[] = "inner.";
	bool within = strncmp(word, prefix, strlen(prefix)) == 0;

	if (!how->recurse && !how->within)
		return word;
	return within != how->within ? NULL : within ? word + strlen(prefix) : word;
}

int with_decode(struct elements *elements, const struct elements_how *how)
{
	struct map *map = &elements->map;
	const struct words *with = &how->with;
	int status = STATUS_DONE;

	if (!with->count)
		return STATUS_DONE;
	element_types(map);
	if (!map->types)
		return fail(-ENOMEM, "cannot decode fields of %s", map->label);
	const struct side sides[] = {
		{ "key", elements->key_as, &map->types->key, map->info.key_size },
		{ "value", elements->value_as, &map->types->value, map->info.value_size },
	};
	for (size_t i = 0; i < with->count && !status; i++) {
		const char *word = word_for(how, with->list[i]);

		if (word)
			status = decode_word(map, sides, word);
	}
	return status;
}

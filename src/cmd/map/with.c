/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `with FIELD=DECODER ...`: what fields of a map hold, beyond what their types tell. */
#include "cmd/map/with.h"

#include <errno.h>
#include <string.h>

#include "cmd/element_types.h"
#include "layout/element.h"
#include "layout/notation.h"

/* The keys or the values of a map. */
struct side {
	const char *what;
	uint32_t size;
	struct layout_tree *instead; /* of key-as or value-as; or NULL */
	struct layout_tree **known;  /* by the map's own types; NULL in it: nothing */
};

static const struct layout *side_layout(const struct side *side)
{
	const struct layout_tree *tree = side->instead ? side->instead : *side->known;

	return tree ? &tree->root : NULL;
}

/* Bytes without types may be one field as a whole. */
static struct layout_tree *side_tree(const struct side *side)
{
	if (side->instead)
		return side->instead;
	if (!*side->known) {
		*side->known = calloc(1, sizeof(**side->known));
		if (*side->known)
			(*side->known)->root = layout_of_bytes(side->size);
	}
	return *side->known;
}

static int decode(const struct map *map, const struct side sides[], const char *path,
		  const char *decoder)
{
	const struct element_layout element = {
		.key_size = sides[IN_KEY].size,
		.value_size = sides[IN_VALUE].size,
		.key = side_layout(&sides[IN_KEY]),
		.value = side_layout(&sides[IN_VALUE]),
	};
	cleanup_problem struct problem problem = PROBLEM_NONE;
	char subject[LABEL_SIZE + 16];
	struct layout_tree *tree;
	enum element_part part;
	const char *rest;
	int err = element_split_path(&element, path, &part, &rest, &problem);

	if (err)
		return say_layout(err, map->label, &problem);
	tree = side_tree(&sides[part]);
	if (!tree)
		return fail(-ENOMEM, "cannot decode fields of %s", map->label);
	snprintf(subject, sizeof(subject), "the %s of %s", sides[part].what, map->label);
	err = layout_decode(tree, rest, decoder, subject, &problem);
	return say_layout(err, subject, &problem);
}

static int decode_word(const struct map *map, const struct side sides[], const char *word)
{
	const char *decoder = strrchr(word, '=');
	cleanup_free char *path = decoder ? strndup(word, (size_t)(decoder - word)) : NULL;

	if (!decoder)
		return fail_hint(fail_misuse("with: \"%s\" has no decoder", word),
				 "FIELD=DECODER, as value.last_ns=ktime");
	if (!path)
		return fail(-ENOMEM, "cannot decode fields of %s", map->label);
	return decode(map, sides, path, decoder + 1);
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
		[IN_KEY] = { "key", map->info.key_size, elements->key_as, &map->types->key },
		[IN_VALUE] = { "value", map->info.value_size, elements->value_as,
			       &map->types->value },
	};
	for (size_t i = 0; i < with->count && !status; i++) {
		const char *word = word_for(how, with->list[i]);

		if (word)
			status = decode_word(map, sides, word);
	}
	return status;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The decoders that the shell keeps for maps. */
#include "cmd/map/decoders.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void map_decoders_done(struct map_decoders *kept)
{
	for (size_t i = 0; i < kept->count; i++)
		free(kept->list[i]);
	free(kept->list);
	free(kept->map);
	free((char *)kept->ref.text);
}

void decoders_done(struct decoders *decoders)
{
	for (size_t i = 0; i < decoders->count; i++)
		map_decoders_done(&decoders->list[i]);
	free(decoders->list);
	*decoders = (struct decoders){ NULL };
}

static bool is_same_ref(const struct ref *a, const struct ref *b)
{
	return a->by == b->by && a->id == b->id && !a->text == !b->text &&
	       (!a->text || strcmp(a->text, b->text) == 0);
}

const struct map_decoders *decoders_find(const struct decoders *decoders, const struct ref *ref)
{
	for (size_t i = 0; i < decoders->count; i++)
		if (is_same_ref(&decoders->list[i].ref, ref))
			return &decoders->list[i];
	return NULL;
}

void decoders_drop(struct decoders *decoders, const struct ref *ref)
{
	const struct map_decoders *found = decoders_find(decoders, ref);
	size_t at = found ? (size_t)(found - decoders->list) : decoders->count;

	if (!found)
		return;
	map_decoders_done(&decoders->list[at]);
	decoders->count--;
	memmove(&decoders->list[at], &decoders->list[at + 1],
		(decoders->count - at) * sizeof(*decoders->list));
}

/* An entry for the map, without decoders yet. */
static struct map_decoders *add_map(struct decoders *decoders, const struct ref *ref,
				    const char *map)
{
	struct map_decoders made = { .ref = *ref }, *list;

	made.ref.text = ref->text ? strdup(ref->text) : NULL;
	made.map = strdup(map);
	list = reallocarray(decoders->list, decoders->count + 1, sizeof(*list));
	if (list)
		decoders->list = list;
	if (!list || !made.map || (ref->text && !made.ref.text)) {
		map_decoders_done(&made);
		return NULL;
	}
	list[decoders->count] = made;
	return &list[decoders->count++];
}

/* Are they for the same FIELD? */
static bool is_same_field(const char *a, const char *b)
{
	size_t size = (size_t)(strchrnul(a, '=') - a);

	return (size_t)(strchrnul(b, '=') - b) == size && memcmp(a, b, size) == 0;
}

static int add_word(struct map_decoders *kept, const char *word)
{
	char *copy = strdup(word), **list;

	for (size_t i = 0; copy && i < kept->count; i++) {
		if (!is_same_field(kept->list[i], word))
			continue;
		free(kept->list[i]);
		kept->list[i] = copy;
		return 0;
	}
	list = reallocarray(kept->list, kept->count + 1, sizeof(*list));
	if (list)
		kept->list = list;
	if (!list || !copy) {
		free(copy);
		return -ENOMEM;
	}
	list[kept->count++] = copy;
	return 0;
}

int decoders_add(struct decoders *decoders, const struct ref *ref, const char *map,
		 const struct words *with)
{
	struct map_decoders *kept = (struct map_decoders *)decoders_find(decoders, ref);
	int err = 0;

	if (!kept)
		kept = add_map(decoders, ref, map);
	if (!kept)
		return -ENOMEM;
	for (size_t i = 0; i < with->count && !err; i++)
		err = add_word(kept, with->list[i]);
	return err;
}

static bool is_meant(const struct ref *ref, const struct handle *map)
{
	cleanup_handle struct handle pinned = HANDLE_NONE;
	bool is = false;

	switch (ref->by) {
	case REF_ID:
		return ref->id == map->id;
	case REF_NAME:
		return handle_has_name(map, ref->text, &is) == 0 && is;
	case REF_PATH:
		return ref_open_quietly(&pinned, KIND_MAP, ref, OPEN_RDONLY) == 0 &&
		       pinned.id == map->id;
	default:
		return false;
	}
}

int decoders_of(const struct decoders *decoders, const struct handle *map, struct words *with)
{
	*with = (struct words){ NULL };
	for (size_t i = 0; i < decoders->count; i++) {
		const struct map_decoders *kept = &decoders->list[i];
		char **list;

		if (!kept->count || !is_meant(&kept->ref, map))
			continue;
		list = reallocarray((void *)with->list, with->count + kept->count, sizeof(*list));
		if (!list) {
			free((void *)with->list);
			return -ENOMEM;
		}
		memcpy(list + with->count, kept->list, kept->count * sizeof(*list));
		with->list = list;
		with->count += kept->count;
	}
	return 0;
}

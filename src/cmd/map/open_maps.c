/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The maps that the last lines of a batch worked on, open for the next lines. */
#include "cmd/map/open_maps.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"

static void close_map(struct open_map *map)
{
	if (map->by == REF_NONE)
		return;
	elements_close(&map->elements);
	free(map->name);
	*map = (struct open_map){ .by = REF_NONE };
}

void open_maps_close(struct open_maps *maps)
{
	for (size_t i = 0; i < ARRAY_SIZE(maps->list); i++)
		close_map(&maps->list[i]);
}

/* An object is pinned under one inode as long as that exists; its ctime tells it from a later one
 * of the same number. */
static bool is_same_pin(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino &&
	       a->st_ctim.tv_sec == b->st_ctim.tv_sec && a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

/* Ids are given out in turn (bpf_map_alloc_id() in kernel/bpf/syscall.c): a map made since then has
 * a higher one. */
static bool has_new_maps(uint32_t id_end)
{
	uint32_t id;

	return kind_next_id(KIND_MAP, id_end, &id) != -ENOENT;
}

/* Would the words open this map?  An id is not used again while the map is open. */
static bool is_named(const struct open_map *map, const struct ref *ref, const struct stat *pin)
{
	if (map->by != ref->by)
		return false;
	if (ref->by == REF_ID)
		return map->elements.map.id == ref->id;
	if (ref->by == REF_PATH)
		return is_same_pin(&map->pin, pin);
	return strcmp(map->name, ref->text) == 0 && !has_new_maps(map->id_end);
}

static struct open_map *find(struct open_maps *maps, const struct ref *ref, uint32_t open_flags)
{
	struct stat pin;

	if (ref->by == REF_NONE || (ref->by == REF_PATH && stat(ref->text, &pin)))
		return NULL;
	for (size_t i = 0; i < ARRAY_SIZE(maps->list); i++) {
		struct open_map *map = &maps->list[i];

		if (map->open_flags == open_flags && is_named(map, ref, &pin))
			return map;
	}
	return NULL;
}

bool open_maps_lend(struct open_maps *maps, const struct ref *ref, uint32_t open_flags,
		    struct elements *elements)
{
	struct open_map *map = find(maps, ref, open_flags);

	if (!map)
		return false;
	*elements = map->elements;
	elements->lent = true;
	return true;
}

/* The highest id of all maps, 0 when there are none. */
static uint32_t find_id_end(void)
{
	uint32_t id = 0;

	while (kind_next_id(KIND_MAP, id, &id) == 0)
		;
	return id;
}

void open_maps_begin(struct open_maps *maps, struct open_map *map, const struct ref *ref,
		     uint32_t open_flags)
{
	*map = (struct open_map){ .by = ref->by, .open_flags = open_flags };
	if (ref->by == REF_PATH && stat(ref->text, &map->pin))
		map->by = REF_NONE;
	if (ref->by != REF_NAME)
		return;
	/* A map that has the name only because we hold it must not be found. */
	open_maps_close(maps);
	map->id_end = find_id_end();
}

void open_maps_add(struct open_maps *maps, struct open_map *map, const struct ref *ref,
		   struct elements *elements)
{
	struct open_map *place = &maps->list[maps->next];

	if (map->by == REF_NAME)
		map->name = strdup(ref->text);
	if (map->by == REF_NONE || (map->by == REF_NAME && !map->name))
		return; /* it stays the caller's */
	maps->next = (maps->next + 1) % ARRAY_SIZE(maps->list);
	close_map(place);
	*place = *map;
	place->elements = *elements;
	elements->lent = true;
}

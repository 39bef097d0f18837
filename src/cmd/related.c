/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Objects that have to do with one another. */
#include "cmd/related.h"

#include <string.h>

#include "bpf/map_type.h"
#include "bpf/prog.h"
#include "bpf/walk.h"

struct object_name {
	uint32_t id;
	char name[HANDLE_NAME_SIZE];
};

void object_names_done(struct object_names *names)
{
	buf_done(&names->list);
}

/* Where the id is, or belongs, and whether it is there. */
static bool find(const struct object_names *names, uint32_t id, size_t *at)
{
	const struct object_name *list = (const void *)names->list.data;
	size_t count = names->list.len / sizeof(*list), high = count;

	for (*at = 0; *at < high;) {
		size_t middle = (*at + high) / 2;

		if (list[middle].id < id)
			*at = middle + 1;
		else
			high = middle;
	}
	return *at < count && list[*at].id == id;
}

/* NULL when memory is short. */
static struct object_name *insert(struct object_names *names, uint32_t id, size_t at)
{
	struct buf *list = &names->list;
	size_t begin = at * sizeof(struct object_name);
	struct object_name *made;

	if (!buf_reserve(list, sizeof(*made)))
		return NULL;
	made = (struct object_name *)(list->data + begin);
	memmove(made + 1, made, list->len - begin);
	list->len += sizeof(*made);
	*made = (struct object_name){ .id = id };
	return made;
}

const char *object_name(struct object_names *names, uint32_t id)
{
	cleanup_handle struct handle handle = HANDLE_NONE;
	struct object_name *found;
	size_t at;

	if (find(names, id, &at))
		return ((const struct object_name *)(names->list.data))[at].name;
	found = insert(names, id, at);
	if (!found)
		return "";
	if (handle_open_id(&handle, names->kind, id, 0) == 0)
		memcpy(found->name, handle.name, sizeof(found->name));
	return found->name;
}

void related_show(struct out *out, const char *name, struct object_names *names,
		  const struct buf *ids)
{
	if (!ids->len)
		return;
	out_list_begin(out, name, NULL);
	for (size_t at = 0; at < ids->len; at += sizeof(uint32_t)) {
		const char *object;
		uint32_t id;

		memcpy(&id, ids->data + at, sizeof(id));
		object = object_name(names, id);
		out_record_begin(out, NULL, NULL);
		out_u64(out, "id", id);
		if (*object)
			out_str(out, "name", object);
		out_record_end(out);
	}
	out_list_end(out);
}

/* Does the program use the map? */
static bool uses(int prog_fd, uint32_t map_id)
{
	cleanup_prog_details struct prog_details details = PROG_DETAILS_NONE;
	const uint32_t *ids;

	if (prog_details(prog_fd, PROG_MAP_IDS, &details))
		return false;
	ids = prog_details_array(details.info.map_ids);
	for (uint32_t i = 0; ids && i < details.info.nr_map_ids; i++)
		if (ids[i] == map_id)
			return true;
	return false;
}

void related_programs(struct buf *ids, uint32_t map_id)
{
	for (uint32_t id = 0; kind_next_id(KIND_PROG, id, &id) == 0;) {
		cleanup_close int fd = kind_fd_by_id(KIND_PROG, id, 0);

		if (fd >= 0 && uses(fd, map_id))
			buf_add(ids, &id, sizeof(id));
	}
}

/* The values of a map of maps are ids; `wanted` 0: all of them, else this one. */
static void add_inner(struct buf *ids, const struct handle *map, uint32_t wanted)
{
	cleanup_walk struct walk *walk = NULL;
	struct bite bite;
	uint32_t id;

	if (walk_begin(&walk, map->fd, &map->info.map, sizeof(id), 0))
		return;
	while (walk_next(walk, &bite) > 0) {
		for (size_t i = 0; i < bite.count; i++) {
			memcpy(&id, bite.values + i * bite.value_stride, sizeof(id));
			if ((bite.errors && bite.errors[i]) || (wanted && id != wanted))
				continue;
			buf_add(ids, wanted ? &map->id : &id, sizeof(id));
			if (wanted)
				return;
		}
	}
}

void related_inner_maps(struct buf *ids, const struct handle *map)
{
	add_inner(ids, map, 0);
}

void related_outer_maps(struct buf *ids, uint32_t map_id)
{
	for (uint32_t id = 0; kind_next_id(KIND_MAP, id, &id) == 0;) {
		cleanup_handle struct handle map = HANDLE_NONE;

		if (handle_open_id(&map, KIND_MAP, id, 0) == 0 &&
		    map_type_has(map.info.map.type, TRAIT_HOLDS_MAPS))
			add_inner(ids, &map, map_id);
	}
}

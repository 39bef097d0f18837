/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An object's maps. */
#include "objfile/map.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/cpus.h"
#include "bpf/map_type.h"

struct objfile_map *objfile_add_map(struct objfile_reader *reader,
				    const struct objfile_place *place)
{
	struct objfile *object = reader->object;
	size_t count = object->map_count + 1;
	struct objfile_map *maps = reallocarray(object->maps, count, sizeof(*maps));
	struct objfile_place *places;

	if (!maps)
		return NULL;
	object->maps = maps;
	places = reallocarray(reader->places, count, sizeof(*places));
	if (!places)
		return NULL;
	reader->places = places;
	places[object->map_count] = *place;
	maps[object->map_count] = (struct objfile_map){ .autocreate = true };
	return &maps[object->map_count++];
}

/* A ring buffer's size is a power of 2 and of whole pages. */
static uint32_t ringbuf_size(uint32_t size)
{
	uint64_t fitting = (uint64_t)sysconf(_SC_PAGESIZE);

	while (fitting < size)
		fitting *= 2;
	return size == 0 || fitting > UINT32_MAX ? size : (uint32_t)fitting;
}

void objfile_adjust_map(struct map_create_attr *create)
{
	int cpus;

	if (map_type_has(create->map_type, TRAIT_RING))
		create->max_entries = ringbuf_size(create->max_entries);
	if (create->map_type != MAP_TYPE_PERF_EVENT_ARRAY || create->max_entries)
		return;
	cpus = cpus_possible();
	if (cpus > 0)
		create->max_entries = (uint32_t)cpus;
}

int objfile_read_maps(struct objfile_reader *reader)
{
	static int (*const kinds[])(struct objfile_reader *) = {
		objfile_read_declared_maps, objfile_read_legacy_maps, objfile_read_data_maps,
		objfile_read_kconfig_map,   objfile_read_struct_ops,
	};
	int err = 0;

	reader->object->kconfig = OBJFILE_NO_MAP;
	for (size_t i = 0; i < ARRAY_SIZE(kinds) && !err; i++)
		err = kinds[i](reader);
	return err;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A kernel in memory: arrays. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fake.h"
#include "names/names.h"

enum { MAX_CPU_VALUE = 32 * 1024 };

static int array_check(const struct map_create_attr *create)
{
	if (create->key_size != 4 || !create->value_size || !create->max_entries)
		return -EINVAL;
	if (create->map_type == MAP_TYPE_PERCPU_ARRAY && create->value_size > MAX_CPU_VALUE)
		return -E2BIG;
	return 0;
}

static uint8_t *slot(const struct fake_map *map, const void *key)
{
	uint32_t index;

	memcpy(&index, key, sizeof(index));
	if (index >= map->create.max_entries)
		return NULL;
	return map->slots + index * fake_value_size(map);
}

static int array_lookup(struct fake_map *map, const void *key, void *value)
{
	const uint8_t *from = slot(map, key);

	if (!from)
		return -ENOENT;
	memcpy(value, from, fake_value_size(map));
	return 0;
}

static int array_update(struct fake_map *map, const void *key, const void *value, uint64_t flags)
{
	uint8_t *to = slot(map, key);

	if ((flags & ~(uint64_t)UPDATE_FLAG_LOCK) > UPDATE_FLAG_EXIST)
		return -EINVAL;
	if (!to)
		return -E2BIG;
	if (flags & UPDATE_FLAG_NOEXIST)
		return -EEXIST;
	memcpy(to, value, fake_value_size(map));
	return 0;
}

static int array_remove(struct fake_map *map, const void *key)
{
	(void)map, (void)key;
	return -EINVAL;
}

static int array_next_key(struct fake_map *map, const void *key, void *next)
{
	uint32_t index = 0;

	if (key) {
		memcpy(&index, key, sizeof(index));
		index = index < map->create.max_entries ? index + 1 : 0;
	}
	if (index == map->create.max_entries)
		return -ENOENT;
	memcpy(next, &index, sizeof(index));
	return 0;
}

/* prog_array and array_of_maps: slots of ids, 0 is empty. */

static int object_array_check(const struct map_create_attr *create)
{
	return create->value_size == 4 ? array_check(create) : -EINVAL;
}

static int object_array_lookup(struct fake_map *map, const void *key, void *value)
{
	const uint8_t *from = slot(map, key);
	uint32_t id = 0;

	if (from)
		memcpy(&id, from, sizeof(id));
	if (!id)
		return -ENOENT;
	memcpy(value, &id, sizeof(id));
	return 0;
}

static int object_array_update(struct fake_map *map, const void *key, const void *value,
			       uint64_t flags)
{
	return flags ? -EINVAL : array_update(map, key, value, 0);
}

static int object_array_remove(struct fake_map *map, const void *key)
{
	uint8_t *from = slot(map, key);

	if (!from)
		return -E2BIG;
	if (memcmp(from, &(uint32_t){ 0 }, 4) == 0)
		return -ENOENT;
	memset(from, 0, 4);
	return 0;
}

static int map_array_check(const struct map_create_attr *create)
{
	if (!fake_object_of((int)create->inner_map_fd, KIND_MAP))
		return -EBADF;
	return object_array_check(create);
}

const struct fake_kind fake_array = {
	.check = array_check,
	.lookup = array_lookup,
	.update = array_update,
	.remove = array_remove,
	.next_key = array_next_key,
	.has_batch = true,
	.has_slots = true,
};

#define OBJECT_ARRAY_CALLS                                                                         \
	.lookup = object_array_lookup, .update = object_array_update,                              \
	.remove = object_array_remove, .next_key = array_next_key, .has_slots = true

const struct fake_kind fake_prog_array = { .check = object_array_check, OBJECT_ARRAY_CALLS };
const struct fake_kind fake_array_of_maps = {
	.check = map_array_check,
	OBJECT_ARRAY_CALLS,
	.has_batch = true,
};

const struct fake_kind fake_perf_event_array = {
	.check = object_array_check,
	.next_key = array_next_key,
};

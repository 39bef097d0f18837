/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A kernel in memory: hashes. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fake.h"
#include "names/names.h"

enum { MAX_SIZE = 4 << 20 };

static int hash_check(const struct map_create_attr *create)
{
	if (!create->key_size || !create->value_size || !create->max_entries)
		return -EINVAL;
	return create->key_size + (uint64_t)create->value_size >= MAX_SIZE ? -E2BIG : 0;
}

static struct element *hash_find(const struct fake_map *map, const void *key)
{
	struct element *element = *fake_bucket(map, key);

	while (element && memcmp(element->bytes, key, map->create.key_size) != 0)
		element = element->next;
	return element;
}

static int hash_lookup(struct fake_map *map, const void *key, void *value)
{
	struct element *element = hash_find(map, key);

	if (!element)
		return -ENOENT;
	memcpy(value, fake_value(map, element), fake_value_size(map));
	return 0;
}

static int hash_remove(struct fake_map *map, const void *key)
{
	struct element *gone, **at = fake_bucket(map, key);

	while (*at && memcmp((*at)->bytes, key, map->create.key_size) != 0)
		at = &(*at)->next;
	gone = *at;
	if (!gone)
		return -ENOENT;
	*at = gone->next;
	free(gone);
	map->count--;
	return 0;
}

/* The first element in the buckets from `bucket` on. */
static int first_from(const struct fake_map *map, size_t bucket, void *next)
{
	for (; bucket < map->buckets; bucket++) {
		if (map->heads[bucket]) {
			memcpy(next, map->heads[bucket]->bytes, map->create.key_size);
			return 0;
		}
	}
	return -ENOENT;
}

static int hash_next_key(struct fake_map *map, const void *key, void *next)
{
	struct element *element = key ? hash_find(map, key) : NULL;

	if (!element)
		return first_from(map, 0, next);
	if (!element->next)
		return first_from(map, (size_t)(fake_bucket(map, key) - map->heads) + 1, next);
	memcpy(next, element->next->bytes, map->create.key_size);
	return 0;
}

static bool is_lru(uint32_t type)
{
	return type == MAP_TYPE_LRU_HASH || type == MAP_TYPE_LRU_PERCPU_HASH;
}

static void evict(struct fake_map *map)
{
	uint32_t bucket = 0;

	while (!map->heads[bucket])
		bucket++;
	hash_remove(map, map->heads[bucket]->bytes);
}

static int hash_update(struct fake_map *map, const void *key, const void *value, uint64_t flags)
{
	struct element **head, *element = hash_find(map, key);
	int err = fake_check_flags(flags, element);

	if (err)
		return err;
	if (element) {
		memcpy(fake_value(map, element), value, fake_value_size(map));
		return 0;
	}
	if (map->count == map->create.max_entries && is_lru(map->create.map_type))
		evict(map);
	if (map->count == map->create.max_entries)
		return -E2BIG;
	head = fake_bucket(map, key);
	element = fake_element_new(map, key, value);
	element->next = *head;
	*head = element;
	map->count++;
	return 0;
}

static int hash_take(struct fake_map *map, const void *key, void *value)
{
	int err = hash_lookup(map, key, value);

	return err ? err : hash_remove(map, key);
}

static int map_hash_check(const struct map_create_attr *create)
{
	if (!fake_object_of((int)create->inner_map_fd, KIND_MAP))
		return -EBADF;
	return create->value_size == 4 ? hash_check(create) : -EINVAL;
}

#define HASH_CALLS                                                                                 \
	.lookup = hash_lookup, .update = hash_update, .remove = hash_remove,                       \
	.next_key = hash_next_key, .has_batch = true

const struct fake_kind fake_hash = { .check = hash_check, HASH_CALLS, .take = hash_take };
const struct fake_kind fake_hash_of_maps = { .check = map_hash_check, HASH_CALLS };

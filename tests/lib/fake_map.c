/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A kernel in memory: the commands on maps. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "bpf/kernel.h"
#include "fake.h"
#include "names/names.h"

enum { MAX_BUCKETS = 1 << 16 };

static const struct fake_kind *const kinds[] = {
	[MAP_TYPE_HASH] = &fake_hash,
	[MAP_TYPE_PERCPU_HASH] = &fake_hash,
	[MAP_TYPE_LRU_HASH] = &fake_hash,
	[MAP_TYPE_LRU_PERCPU_HASH] = &fake_hash,
	[MAP_TYPE_HASH_OF_MAPS] = &fake_hash_of_maps,
	[MAP_TYPE_ARRAY] = &fake_array,
	[MAP_TYPE_PERCPU_ARRAY] = &fake_array,
	[MAP_TYPE_PROG_ARRAY] = &fake_prog_array,
	[MAP_TYPE_ARRAY_OF_MAPS] = &fake_array_of_maps,
	[MAP_TYPE_LPM_TRIE] = &fake_trie,
	[MAP_TYPE_QUEUE] = &fake_queue,
	[MAP_TYPE_STACK] = &fake_queue,
	[MAP_TYPE_BLOOM_FILTER] = &fake_bloom,
	[MAP_TYPE_RINGBUF] = &fake_ringbuf,
	[MAP_TYPE_PERF_EVENT_ARRAY] = &fake_perf_event_array,
};

static const struct fake_kind *kind_of(uint32_t type)
{
	return type < ARRAY_SIZE(kinds) ? kinds[type] : NULL;
}

static void *user_pointer(uint64_t address)
{
	return (void *)(uintptr_t)address;
}

static bool per_cpu(uint32_t type)
{
	return type == MAP_TYPE_PERCPU_HASH || type == MAP_TYPE_LRU_PERCPU_HASH ||
	       type == MAP_TYPE_PERCPU_ARRAY;
}

size_t fake_value_size(const struct fake_map *map)
{
	if (per_cpu(map->create.map_type))
		return round_up8(map->create.value_size) * (size_t)kernel_cpus();
	return map->create.value_size;
}

struct element *fake_element_new(const struct fake_map *map, const void *key, const void *value)
{
	size_t key_size = round_up8(map->create.key_size), value_size = fake_value_size(map);
	struct element *element = calloc(1, sizeof(*element) + key_size + value_size);

	if (!element)
		abort();
	if (key)
		memcpy(element->bytes, key, map->create.key_size);
	memcpy(element->bytes + key_size, value, value_size);
	return element;
}

void *fake_value(const struct fake_map *map, struct element *element)
{
	return element->bytes + round_up8(map->create.key_size);
}

struct element **fake_bucket(const struct fake_map *map, const void *key)
{
	const uint8_t *bytes = key;
	uint32_t hash = 2166136261U;

	for (uint32_t i = 0; i < map->create.key_size; i++)
		hash = (hash ^ bytes[i]) * 16777619U;
	return &map->heads[hash % map->buckets];
}

void fake_map_free(struct fake_map *map)
{
	for (uint32_t i = 0; i < map->buckets; i++) {
		for (struct element *next; map->heads[i]; map->heads[i] = next) {
			next = map->heads[i]->next;
			free(map->heads[i]);
		}
	}
	free(map->heads);
	free(map->slots);
}

/* The kernel's rule for names: [A-Za-z0-9_.], and a zero at the end. */
static bool good_name(const char *name)
{
	for (int i = 0; i < OBJ_NAME_SIZE; i++) {
		if (!name[i])
			return true;
		if (!isalnum((unsigned char)name[i]) && name[i] != '_' && name[i] != '.')
			return false;
	}
	return false;
}

static uint32_t bucket_count(const struct map_create_attr *create)
{
	const char *wanted = getenv("FAKE_BUCKETS");
	uint32_t count = 1;

	if (wanted)
		return (uint32_t)strtoul(wanted, NULL, 10);
	while (count < create->max_entries && count < MAX_BUCKETS)
		count *= 2;
	return count;
}

int fake_map_create(const struct map_create_attr *create, uint32_t id)
{
	const struct fake_kind *kind = kind_of(create->map_type);
	struct fake_object *object;
	struct fake_object *btf = NULL;
	struct fake_map *map;
	int fd, err = kind ? kind->check(create) : -EINVAL;

	if (err)
		return err;
	if (!good_name(create->map_name))
		return -EINVAL;
	if (create->btf_fd) {
		btf = fake_object_of((int)create->btf_fd, KIND_BTF);
		if (!btf)
			return -EBADF;
		fake_object_keep(btf);
	}
	fd = fake_object_new(KIND_MAP, id, &object);
	map = &object->map;
	map->create = *create;
	map->kind = kind;
	map->btf_id = btf ? btf->id : 0;
	map->buckets = bucket_count(create);
	map->heads = calloc(map->buckets, sizeof(struct element *));
	if (kind->has_slots)
		map->slots = calloc(create->max_entries, fake_value_size(map));
	return fd;
}

/* NOEXIST and EXIST. */
int fake_check_flags(uint64_t flags, bool exists)
{
	flags &= ~(uint64_t)UPDATE_FLAG_LOCK;
	if (flags > UPDATE_FLAG_EXIST)
		return -EINVAL;
	if (flags == UPDATE_FLAG_NOEXIST && exists)
		return -EEXIST;
	if (flags == UPDATE_FLAG_EXIST && !exists)
		return -ENOENT;
	return 0;
}

/* Of prog_array and maps of maps: an fd goes in, an id comes out. */
static int value_to_id(const struct fake_map *map, const void *value, uint32_t *id)
{
	bool prog = map->create.map_type == MAP_TYPE_PROG_ARRAY;
	struct fake_object *object = fake_object_of(*(const int *)value,
						    prog ? KIND_PROG : KIND_MAP);

	if (!object)
		return -EBADF;
	fake_object_keep(object);
	*id = object->id;
	return 0;
}

static bool holds_objects(uint32_t type)
{
	return type == MAP_TYPE_PROG_ARRAY || type == MAP_TYPE_ARRAY_OF_MAPS ||
	       type == MAP_TYPE_HASH_OF_MAPS;
}

static int update(struct fake_map *map, const void *key, const void *value, uint64_t flags)
{
	uint32_t id;
	int err;

	if (!map->kind->update)
		return -KERNEL_ENOTSUPP;
	if (!holds_objects(map->create.map_type))
		return map->kind->update(map, key, value, flags);
	err = value_to_id(map, value, &id);
	return err ? err : map->kind->update(map, key, &id, flags);
}

static bool readable(const struct fake_map *map)
{
	return !(map->create.map_flags & MAP_FLAG_WRONLY);
}

static bool writable(const struct fake_map *map)
{
	return !map->frozen && !(map->create.map_flags & MAP_FLAG_RDONLY);
}

static int freeze(struct fake_map *map)
{
	if (!writable(map))
		return -EPERM;
	map->frozen = true;
	return 0;
}

static bool changes(enum bpf_command command)
{
	return command == CMD_MAP_UPDATE_ELEM || command == CMD_MAP_DELETE_ELEM ||
	       command == CMD_MAP_LOOKUP_AND_DELETE_ELEM;
}

static int lookup(struct fake_map *map, const void *key, void *value, uint64_t flags)
{
	if (flags & ~(uint64_t)UPDATE_FLAG_LOCK)
		return -EINVAL;
	return map->kind->lookup ? map->kind->lookup(map, key, value) : -KERNEL_ENOTSUPP;
}

static int on_element(enum bpf_command command, struct fake_map *map, const void *key, void *value,
		      uint64_t flags)
{
	const struct fake_kind *kind = map->kind;

	switch (command) {
	case CMD_MAP_LOOKUP_ELEM:
		return lookup(map, key, value, flags);
	case CMD_MAP_UPDATE_ELEM:
		return update(map, key, value, flags);
	case CMD_MAP_DELETE_ELEM:
		return kind->remove ? kind->remove(map, key) : -KERNEL_ENOTSUPP;
	case CMD_MAP_GET_NEXT_KEY:
		return kind->next_key ? kind->next_key(map, key, value) : -KERNEL_ENOTSUPP;
	default:
		return kind->take ? kind->take(map, key, value) : -KERNEL_ENOTSUPP;
	}
}

int fake_map_elem(enum bpf_command command, struct map_elem_attr *attr)
{
	struct fake_object *object = fake_object_of((int)attr->map_fd, KIND_MAP);
	struct fake_map *map;

	if (!object)
		return -EBADF;
	map = &object->map;
	if (command == CMD_MAP_FREEZE)
		return freeze(map);
	if (changes(command) ? !writable(map) : !readable(map))
		return -EPERM;
	if (!map->create.key_size && attr->key)
		return -EINVAL;
	if (map->create.key_size && !attr->key && command != CMD_MAP_GET_NEXT_KEY)
		return -EFAULT;
	if (!attr->value && command != CMD_MAP_DELETE_ELEM)
		return -EFAULT;
	return on_element(command, map, user_pointer(attr->key), user_pointer(attr->value),
			  attr->flags);
}

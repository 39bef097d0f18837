/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A kernel in memory: the batch commands on maps. */
#include <errno.h>
#include <string.h>

#include "base/util.h"
#include "fake.h"
#include "names/names.h"

static void *user_pointer(uint64_t address)
{
	return (void *)(uintptr_t)address;
}

/* Where element `index` of the caller's arrays is. */
static uint8_t *user_key(const struct fake_map *map, const struct map_batch_attr *attr,
			 uint32_t index)
{
	return (uint8_t *)user_pointer(attr->keys) + (size_t)index * map->create.key_size;
}

static uint8_t *user_value(const struct fake_map *map, const struct map_batch_attr *attr,
			   uint32_t index)
{
	return (uint8_t *)user_pointer(attr->values) + index * fake_value_size(map);
}

static bool is_hash(const struct fake_map *map)
{
	switch (map->create.map_type) {
	case MAP_TYPE_HASH:
	case MAP_TYPE_LRU_HASH:
	case MAP_TYPE_PERCPU_HASH:
	case MAP_TYPE_LRU_PERCPU_HASH:
	case MAP_TYPE_HASH_OF_MAPS:
		return true;
	default:
		return false;
	}
}

static uint32_t length_of(const struct element *element)
{
	uint32_t length = 0;

	for (; element; element = element->next)
		length++;
	return length;
}

/* Whole buckets; the token is a bucket's number. */
static int lookup_buckets(struct fake_map *map, struct map_batch_attr *attr, uint32_t room)
{
	uint32_t bucket = 0, count = 0;
	int result = -ENOENT;

	if (attr->in_batch)
		memcpy(&bucket, user_pointer(attr->in_batch), sizeof(bucket));
	for (; bucket < map->buckets; bucket++) {
		if (length_of(map->heads[bucket]) > room - count) {
			result = count ? 0 : -ENOSPC;
			break;
		}
		for (struct element *at = map->heads[bucket]; at; at = at->next) {
			memcpy(user_key(map, attr, count), at->bytes, map->create.key_size);
			memcpy(user_value(map, attr, count++), fake_value(map, at),
			       fake_value_size(map));
		}
	}
	attr->count = count;
	memcpy(user_pointer(attr->out_batch), &bucket, sizeof(bucket));
	return result;
}

/* Key by key; the token is the last key. */
static int lookup_keys(struct fake_map *map, struct map_batch_attr *attr, uint32_t room)
{
	const void *from = user_pointer(attr->in_batch);
	uint32_t count = 0;
	int err = 0;

	while (count < room) {
		uint8_t *key = user_key(map, attr, count);

		err = map->kind->next_key(map, from, key);
		if (err)
			break;
		from = memcpy(user_pointer(attr->out_batch), key, map->create.key_size);
		if (map->kind->lookup(map, key, user_value(map, attr, count)) == 0)
			count++;
	}
	attr->count = count;
	return err;
}

static int lookup_batch(struct fake_map *map, struct map_batch_attr *attr)
{
	uint32_t room = attr->count;

	if (!room)
		return 0;
	attr->count = 0;
	return is_hash(map) ? lookup_buckets(map, attr, room) : lookup_keys(map, attr, room);
}

static int update_batch(struct fake_map *map, struct map_batch_attr *attr)
{
	uint32_t given = attr->count;
	int err = 0;

	for (attr->count = 0; attr->count < given && !err; attr->count += !err) {
		struct map_elem_attr elem = {
			.map_fd = attr->map_fd,
			.key = ptr_u64(user_key(map, attr, attr->count)),
			.value = ptr_u64(user_value(map, attr, attr->count)),
			.flags = attr->elem_flags,
		};

		err = fake_map_elem(CMD_MAP_UPDATE_ELEM, &elem);
	}
	return err;
}

static int delete_batch(struct fake_map *map, struct map_batch_attr *attr)
{
	uint32_t given = attr->count;
	int err = 0;

	for (attr->count = 0; attr->count < given && !err; attr->count += !err)
		err = map->kind->remove(map, user_key(map, attr, attr->count));
	return err;
}

static int take_batch(struct fake_map *map, struct map_batch_attr *attr)
{
	int result = lookup_batch(map, attr);

	for (uint32_t i = 0; i < attr->count; i++)
		map->kind->remove(map, user_key(map, attr, i));
	return result;
}

int fake_map_batch(enum bpf_command command, struct map_batch_attr *attr)
{
	struct fake_object *object = fake_object_of((int)attr->map_fd, KIND_MAP);
	struct fake_map *map = object ? &object->map : NULL;

	if (!map)
		return -EBADF;
	if (command != CMD_MAP_LOOKUP_BATCH && map->frozen)
		return -EPERM;
	if (!map->kind->has_batch)
		return -KERNEL_ENOTSUPP;
	if (command == CMD_MAP_LOOKUP_BATCH)
		return lookup_batch(map, attr);
	if (command == CMD_MAP_UPDATE_BATCH)
		return update_batch(map, attr);
	if (map->slots)
		return -KERNEL_ENOTSUPP;
	return command == CMD_MAP_DELETE_BATCH ? delete_batch(map, attr) : take_batch(map, attr);
}

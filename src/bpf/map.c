/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of bpf(2) on maps, a function each. */
#include "bpf/map.h"

#include "base/util.h"
#include "bpf/sys.h"

int map_create(const struct map_create_attr *create)
{
	union attr attr = { .map_create = *create };

	return retry_charged(CMD_MAP_CREATE, &attr, sizeof(attr.map_create));
}

static int elem(enum bpf_command command, int fd, const void *key, const void *value,
		uint64_t flags)
{
	union attr attr = {
		.map_elem = {
			.map_fd = (uint32_t)fd,
			.key = ptr_u64(key),
			.value = ptr_u64(value),
			.flags = flags,
		},
	};

	return sys_bpf(command, &attr, sizeof(attr.map_elem));
}

int map_lookup(int fd, const void *key, void *value, uint64_t flags)
{
	return elem(CMD_MAP_LOOKUP_ELEM, fd, key, value, flags);
}

int map_update(int fd, const void *key, const void *value, uint64_t flags)
{
	return elem(CMD_MAP_UPDATE_ELEM, fd, key, value, flags);
}

int map_delete(int fd, const void *key)
{
	return elem(CMD_MAP_DELETE_ELEM, fd, key, NULL, 0);
}

int map_next_key(int fd, const void *key, void *next)
{
	return elem(CMD_MAP_GET_NEXT_KEY, fd, key, next, 0);
}

int map_lookup_and_delete(int fd, const void *key, void *value, uint64_t flags)
{
	return elem(CMD_MAP_LOOKUP_AND_DELETE_ELEM, fd, key, value, flags);
}

int map_freeze(int fd)
{
	return elem(CMD_MAP_FREEZE, fd, NULL, NULL, 0);
}

static int batch(enum bpf_command command, struct map_batch_attr *elements)
{
	union attr attr = { .map_batch = *elements };
	int result = sys_bpf(command, &attr, sizeof(attr.map_batch));

	elements->count = attr.map_batch.count;
	return result;
}

int map_lookup_batch(struct map_batch_attr *elements)
{
	return batch(CMD_MAP_LOOKUP_BATCH, elements);
}

int map_lookup_and_delete_batch(struct map_batch_attr *elements)
{
	return batch(CMD_MAP_LOOKUP_AND_DELETE_BATCH, elements);
}

int map_update_batch(struct map_batch_attr *elements)
{
	return batch(CMD_MAP_UPDATE_BATCH, elements);
}

int map_delete_batch(struct map_batch_attr *elements)
{
	return batch(CMD_MAP_DELETE_BATCH, elements);
}

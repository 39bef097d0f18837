/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Makes a map, fills it and pins it: fill PATH TYPE KEY_SIZE VALUE_SIZE ENTRIES; or fills the map
 * that is pinned already: fill PATH.  Keys count from 0, values are a pattern.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/util.h"
#include "bpf/kernel.h"
#include "bpf/kind.h"
#include "bpf/map.h"
#include "bpf/pin.h"
#include "names/names.h"

#define BATCH 4096

/* The typed map of run.sh. */
struct flow {
	uint64_t packets, bytes, last_ns;
	uint32_t state;
	char comm[16];
	uint32_t flags;
};

static uint32_t number(const char *text)
{
	return (uint32_t)strtoul(text, NULL, 10);
}

static void make_flow(struct flow *flow, uint32_t index)
{
	static const char *const comms[] = { "nginx", "sshd", "systemd-resolve", "kworker/0:1" };

	*flow = (struct flow){
		.packets = index * 3,
		.bytes = index * 1500ull,
		.last_ns = 1000000000ull * index + 123456789,
		.state = index % 3,
		.flags = index % 8,
	};
	snprintf(flow->comm, sizeof(flow->comm), "%s", comms[index % 4]);
}

static void make(uint8_t *keys, uint8_t *values, const struct map_create_attr *map, size_t space,
		 uint32_t first, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		uint32_t index = first + i;

		memcpy(keys + (size_t)i * map->key_size, &index, sizeof(index));
		if (space == sizeof(struct flow)) {
			make_flow((struct flow *)(values + i * space), index);
			continue;
		}
		for (size_t j = 0; j < space; j++)
			values[i * space + j] = (uint8_t)(j % 8 < 3 ? index >> 8 * (j % 8) : 0);
	}
}

/* The map of the command line, and what it is like in *map: a descriptor or -errno. */
static int open_map(int argc, char **argv, struct map_create_attr *map)
{
	struct map_info info = { 0 };
	uint64_t type;
	int fd, err;

	if (argc == 6) {
		if (names_number(&map_types, argv[2], &type))
			return -EINVAL;
		map->map_type = (uint32_t)type;
		map->key_size = number(argv[3]);
		map->value_size = number(argv[4]);
		map->max_entries = number(argv[5]);
		fd = map_create(map);
		err = fd < 0 ? fd : pin_object(fd, argv[1]);
		return err ? err : fd;
	}
	fd = pin_open(argv[1], 0);
	err = fd < 0 ? fd : map_info(fd, &info);
	map->map_type = info.type;
	map->key_size = info.key_size;
	map->value_size = info.value_size;
	map->max_entries = info.max_entries;
	return err ? err : fd;
}

/* One by one where the kernel has no batches (per-CPU arrays before 5.13). */
static int store(int fd, const struct map_create_attr *map, const uint8_t *keys,
		 const uint8_t *values, size_t space, uint32_t count)
{
	struct map_batch_attr batch = {
		.map_fd = (uint32_t)fd,
		.keys = ptr_u64(keys),
		.values = ptr_u64(values),
		.count = count,
	};
	int err = map_update_batch(&batch);

	if (err != -KERNEL_ENOTSUPP)
		return err;
	err = 0;
	for (uint32_t i = 0; i < count && !err; i++)
		err = map_update(fd, keys + i * map->key_size, values + i * space, 0);
	return err;
}

int main(int argc, char **argv)
{
	cleanup_free uint8_t *keys = NULL, *values = NULL;
	struct map_create_attr map = { 0 };
	int fd = argc == 2 || argc == 6 ? open_map(argc, argv, &map) : -EINVAL;
	int err = fd < 0 ? fd : 0;
	size_t space = map.value_size;

	if (map.map_type == MAP_TYPE_PERCPU_ARRAY || map.map_type == MAP_TYPE_PERCPU_HASH)
		space = round_up8(map.value_size) * (size_t)kernel_cpus();
	keys = calloc(BATCH, map.key_size + 1);
	values = calloc(BATCH, space + 1);
	if (!keys || !values)
		return 1;
	for (uint32_t done = 0; done < map.max_entries && !err; done += BATCH) {
		uint32_t count = (uint32_t)min_size(BATCH, map.max_entries - done);

		make(keys, values, &map, space, done, count);
		err = store(fd, &map, keys, values, space, count);
	}
	if (err)
		fprintf(stderr, "fill: %s\n", strerror(-err));
	return err != 0;
}

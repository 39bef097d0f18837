/*
 * Makes a map, fills it and pins it: fill PATH TYPE KEY_SIZE VALUE_SIZE ENTRIES.
 * Keys count from 0, values are a pattern.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/cpus.h"
#include "base/util.h"
#include "bpf/map.h"
#include "bpf/pin.h"
#include "names/names.h"

#define BATCH 4096

static uint32_t number(const char *text)
{
	return (uint32_t)strtoul(text, NULL, 10);
}

static void make(uint8_t *keys, uint8_t *values, const struct map_create_attr *map, size_t space,
		 uint32_t first, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		uint32_t index = first + i;

		memcpy(keys + (size_t)i * map->key_size, &index, sizeof(index));
		for (size_t j = 0; j < space; j++)
			values[i * space + j] = (uint8_t)(index * 7 + j * 31);
	}
}

int main(int argc, char **argv)
{
	cleanup_free uint8_t *keys = NULL, *values = NULL;
	struct map_create_attr map = { 0 };
	uint64_t type;
	size_t space;
	int fd, err = 0;

	if (argc != 6 || number_by_name(&map_types, argv[2], &type))
		return 2;
	map.map_type = (uint32_t)type;
	map.key_size = number(argv[3]);
	map.value_size = number(argv[4]);
	map.max_entries = number(argv[5]);
	space = type == MAP_TYPE_PERCPU_ARRAY || type == MAP_TYPE_PERCPU_HASH
			? round_up8(map.value_size) * (size_t)cpus_possible()
			: map.value_size;
	keys = calloc(BATCH, map.key_size);
	values = calloc(BATCH, space);
	fd = map_create(&map);
	if (fd < 0 || !keys || !values)
		return 1;
	for (uint32_t done = 0; done < map.max_entries && !err; done += BATCH) {
		uint32_t count = (uint32_t)min_size(BATCH, map.max_entries - done);
		struct map_batch_attr batch = {
			.map_fd = (uint32_t)fd,
			.keys = ptr_u64(keys),
			.values = ptr_u64(values),
			.count = count,
		};

		make(keys, values, &map, space, done, count);
		err = map_update_batch(&batch);
		/* Per-CPU arrays take no batches before 5.13; one by one then. */
		for (uint32_t i = 0; err == -KERNEL_ENOTSUPP && i < count; i++)
			if (map_update(fd, keys + i * map.key_size, values + i * space, 0))
				return 1;
		err = err == -KERNEL_ENOTSUPP ? 0 : err;
	}
	if (!err)
		err = pin_object(fd, argv[1], false);
	if (err)
		fprintf(stderr, "fill: %s\n", strerror(-err));
	return err != 0;
}

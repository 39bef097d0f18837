/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Open maps, with what is needed to read their elements. */
#include "cmd/objects.h"

#include "bpf/kernel.h"
#include "bpf/map_type.h"
#include "cmd/element_types.h"
#include "cmd/fail.h"

void map_close(struct map *map)
{
	if (map->fd >= 0)
		close(map->fd);
	free(map->label);
	element_types_free(map->types);
	*map = MAP_NONE;
}

int map_from_handle(struct map *map, struct handle *handle)
{
	cleanup_map struct map made = {
		.fd = take_fd(&handle->fd),
		.info = handle->info.map,
		.label = take_ptr(handle->label),
		.cpus = 1,
	};
	const struct map_info *info = &made.info;

	made.value_stride = info->value_size;
	if (map_type_has(info->type, TRAIT_PER_CPU)) {
		int cpus = kernel_cpus();

		if (cpus < 0)
			return fail(cpus, "cannot tell how many CPUs are possible");
		made.cpus = (unsigned)cpus;
		made.value_stride = round_up8(info->value_size);
	}
	made.value_space = made.value_stride * made.cpus;
	*map = made;
	made = MAP_NONE;
	return STATUS_DONE;
}

int map_from_fd(struct map *map, int fd)
{
	struct handle handle = HANDLE_NONE;
	int status = ref_open_fd(&handle, KIND_MAP, fd);

	return status ? status : map_from_handle(map, &handle);
}

int map_open(struct map *map, const struct ref *ref, enum map_access access)
{
	static const uint32_t flags[] = {
		[MAP_READ] = OPEN_RDONLY, [MAP_WRITE] = OPEN_WRONLY, [MAP_READ_WRITE] = 0
	};
	struct handle handle = HANDLE_NONE;
	int status = ref_open(&handle, KIND_MAP, ref, flags[access]);

	return status ? status : map_from_handle(map, &handle);
}

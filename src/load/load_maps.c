/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The object's maps into the kernel: made or found where they are pinned, and filled. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/problem.h"
#include "base/util.h"
#include "bpf/kind.h"
#include "bpf/map.h"
#include "bpf/map_type.h"
#include "bpf/pin.h"
#include "load/load_internal.h"
#include "load/verdict.h"
#include "names/names.h"

void loaded_map_done(struct loaded_map *map)
{
	if (map->fd >= 0)
		close(map->fd);
	free(map->pin);
	if (map->mapped)
		munmap(map->mapped, map->mapped_size);
}

void loader_use_map(struct loader *loader, uint32_t index, int fd)
{
	struct loaded_map *map = &loader->maps[index];

	cleanup_close_call(&map->fd);
	map->fd = fd;
	map->reused = true;
}

char *loader_pin_path(const struct loader *loader, uint32_t index)
{
	const struct objfile_map *map = &loader->object->maps[index];
	char *path = NULL;

	if (asprintf(&path, "%s/%s%s%s", loader->pin_root,
		     map->pin_directory ? map->pin_directory : "", map->pin_directory ? "/" : "",
		     map->name) < 0)
		return NULL;
	return path;
}

/* Flags that the kernel adds on its own (dev_map_alloc_check() of kernel/bpf/devmap.c). */
static uint32_t own_flags(uint32_t type)
{
	return map_type_has(type, TRAIT_HOLDS_DEVICES) ? MAP_FLAG_RDONLY_PROG : 0;
}

/* What a pinned map and the object's have to agree in. */
static int compare(struct loader *loader, const struct map_info *info,
		   const struct map_create_attr *create, const char *path)
{
	uint32_t ignored = own_flags(create->map_type);
	const struct {
		const char *what;
		uint64_t pinned, wanted;
	} fields[] = {
		{ "key_size", info->key_size, create->key_size },
		{ "value_size", info->value_size, create->value_size },
		{ "max_entries", info->max_entries, create->max_entries },
		{ "map_flags", info->map_flags & ~ignored, create->map_flags & ~ignored },
		{ "map_extra", info->map_extra, create->map_extra },
	};
	const char *pinned_type = names_of(&map_types, info->type);
	const char *type = names_of(&map_types, create->map_type);

	if (info->type != create->map_type)
		return loader_fail(loader, -EINVAL, REASON_TYPE,
				   "the map pinned at %s is a %s, not a %s", path,
				   pinned_type ? pinned_type : "map of an unknown type",
				   type ? type : "map of an unknown type");
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
		if (fields[i].pinned != fields[i].wanted)
			return loader_fail(loader, -EINVAL, REASON_CONFLICT,
					   "the map pinned at %s has %s %llu, the object's %llu",
					   path, fields[i].what,
					   (unsigned long long)fields[i].pinned,
					   (unsigned long long)fields[i].wanted);
	return 0;
}

/* A map that is pinned by its name may be there from an earlier load. */
static int reuse_pinned(struct loader *loader, uint32_t index)
{
	cleanup_free char *path = loader_pin_path(loader, index);
	const struct objfile_map *map = &loader->object->maps[index];
	struct map_info info = { 0 };
	enum kind kind = KIND_MAP;
	cleanup_close int fd = -1;
	int err;

	if (!path)
		return loader_no_memory(loader);
	fd = pin_open(path, 0);
	if (fd == -ENOENT || fd == -EXDEV)
		return 0;
	err = fd < 0 ? fd : kind_of_fd(fd, &kind);
	/* The kernel answers questions about a map for any object. */
	if (!err && kind != KIND_MAP)
		return loader_fail(loader, -EEXIST, REASON_TYPE, "a %s is pinned at %s, not a map",
				   kind_table[kind].noun, path);
	if (!err)
		err = map_info(fd, &info);
	if (err)
		return loader_fail(loader, err, REASON_TYPE,
				   "the object pinned at %s cannot be used as a map", path);
	err = compare(loader, &info, &map->create, path);
	if (err)
		return err;
	loader_use_map(loader, index, take_fd(&fd));
	loader->maps[index].pin = take_ptr(path);
	return 0;
}

/* What else than at `map create` can be done about it. */
static void advise_map(struct loader *loader, const struct map_create_attr *create)
{
	struct problem *problem = &loader->failure.problem;
	const struct objfile_map *map = loader->failure.map;

	if (!map)
		return;
	if (map_type_has(create->map_type, TRAIT_HOLDS_MAPS) && !create->inner_map_fd)
		problem_hint(problem, "use a map that has one: map name %s MAP", map->name);
	else if (problem->reason == REASON_RANGE && !create->max_entries)
		problem_hint(problem, "set %s.max_entries=N", map->name);
}

/* Creates the map without BTF when its type takes none, or the kernel refuses the BTF. */
static int create_map(struct loader *loader, struct map_create_attr *create)
{
	int fd;

	if (loader->btf_fd < 0)
		create->btf_key_type_id = create->btf_value_type_id = 0;
	else if (create->btf_key_type_id || create->btf_value_type_id)
		create->btf_fd = (uint32_t)loader->btf_fd;
	fd = map_create(create);
	if (fd < 0 && create->btf_fd && !create->btf_vmlinux_value_type_id) {
		create->btf_fd = create->btf_key_type_id = create->btf_value_type_id = 0;
		fd = map_create(create);
	}
	if (fd >= 0)
		return fd;
	explain_attempt(&(struct attempt){ .command = CMD_MAP_CREATE, .err = fd, .create = create },
			&loader->failure.problem);
	advise_map(loader, create);
	return fd;
}

static void set_name(struct map_create_attr *create, const char *name)
{
	strncpy(create->map_name, name, sizeof(create->map_name) - 1);
}

/* What the maps in a map of maps are like: needed for the time of its making. */
static int create_inner(struct loader *loader, const struct objfile_map *map)
{
	struct map_create_attr create = map->inner->create;
	cleanup_close int inner = -1;

	if (map->inner->inner) {
		inner = create_inner(loader, map->inner);
		if (inner < 0)
			return inner;
		create.inner_map_fd = (uint32_t)inner;
	}
	set_name(&create, map->inner->name);
	return create_map(loader, &create);
}

static void set_struct(const struct loader *loader, uint32_t index, struct map_create_attr *create)
{
	const struct loaded_struct *loaded = &loader->structs[index];

	create->btf_key_type_id = create->btf_value_type_id = 0;
	create->btf_fd = (uint32_t)loader->btf_fd;
	create->btf_vmlinux_value_type_id = loaded->value_type;
	create->value_size = loaded->size;
	if (loaded->btf_fd) {
		create->map_flags |= MAP_FLAG_VTYPE_BTF_OBJ_FD;
		create->value_type_btf_obj_fd = loaded->btf_fd;
	}
}

/* A section whose types do not hold together has none in the object; the kernel's may have been
 * repaired. */
static void find_repaired_type(const struct loader *loader, const struct objfile_map *map,
			       struct map_create_attr *create)
{
	bool is_data = map->kind == OBJFILE_MAP_DATA || map->kind == OBJFILE_MAP_RODATA;

	if (is_data && loader->btf_problem.err && loader->btf_fd >= 0 && !create->btf_value_type_id)
		btf_find(loader->object->btf, BTF_DATASEC, map->section,
			 &create->btf_value_type_id);
}

static int make_map(struct loader *loader, uint32_t index)
{
	const struct objfile_map *map = &loader->object->maps[index];
	struct map_create_attr create = map->create;
	cleanup_close int inner = -1;
	int fd;

	if (map->inner) {
		inner = create_inner(loader, map);
		if (inner < 0)
			return inner;
		create.inner_map_fd = (uint32_t)inner;
	}
	find_repaired_type(loader, map, &create);
	if (map->kind == OBJFILE_MAP_STRUCT_OPS)
		set_struct(loader, index, &create);
	if (loader->offload && create.map_type != MAP_TYPE_PERF_EVENT_ARRAY)
		create.map_ifindex = loader->ifindex;
	set_name(&create, map->name);
	fd = create_map(loader, &create);
	if (fd < 0)
		return fd;
	loader->maps[index].fd = fd;
	return 0;
}

static bool is_zero(const uint8_t *data, size_t size)
{
	return !size || (!data[0] && memcmp(data, data + 1, size - 1) == 0);
}

static int fill_value(struct loader *loader, uint32_t index)
{
	const struct objfile_map *map = &loader->object->maps[index];
	bool constant = map->kind == OBJFILE_MAP_RODATA || map->kind == OBJFILE_MAP_KCONFIG;
	int fd = loader->maps[index].fd, err = 0;
	const uint32_t key = 0;

	if (!is_zero(map->data, map->data_size))
		err = map_update(fd, &key, map->data, 0);
	if (err)
		return loader_refused(loader, err, CMD_MAP_UPDATE_ELEM);
	err = constant ? map_freeze(fd) : 0;
	return err ? loader_refused(loader, err, CMD_MAP_FREEZE) : 0;
}

/* Maps it, at `address` unless that is 0.  The first mapping sets the addresses that programs see,
 * so it comes before they are loaded. */
static int map_arena(int fd, size_t size, uint64_t address, void **memory)
{
	int flags = MAP_SHARED | (address ? MAP_FIXED_NOREPLACE : 0);
	void *place = mmap((void *)(uintptr_t)address, size, PROT_READ | PROT_WRITE, flags, fd, 0);

	if (place == MAP_FAILED)
		return -errno;
	*memory = place;
	return 0;
}

static int fill_arena(struct loader *loader, uint32_t index)
{
	const struct objfile_map *map = &loader->object->maps[index];
	struct loaded_map *loaded = &loader->maps[index];
	size_t size = (size_t)map->create.max_entries * (size_t)sysconf(_SC_PAGESIZE);
	int err;

	if (map->data_size > size)
		return loader_fail(loader, -EINVAL, REASON_SIZE,
				   "its variables do not fit into its pages");
	err = map_arena(loaded->fd, size, map->create.map_extra, &loaded->mapped);
	if (err)
		return loader_fail(loader, err, REASON_KERNEL, "its memory cannot be mapped: %s",
				   errno_text(err));
	loaded->mapped_size = size;
	if (map->data_size)
		memcpy(loaded->mapped, map->data, map->data_size);
	return 0;
}

static int fill_map(struct loader *loader, uint32_t index)
{
	const struct objfile_map *map = &loader->object->maps[index];

	switch (map->kind) {
	case OBJFILE_MAP_DATA:
	case OBJFILE_MAP_RODATA:
	case OBJFILE_MAP_KCONFIG:
		return fill_value(loader, index);
	default:
		return map->create.map_type == MAP_TYPE_ARENA ? fill_arena(loader, index) : 0;
	}
}

static uint32_t slot_fd(const struct loader *loader, const struct objfile_slot *slot)
{
	return (uint32_t)loader->maps[slot->target].fd;
}

/* After an element that is a map the kernel waits for those who may still read the old one, some
 * 10 ms (maybe_wait_bpf_programs() of kernel/bpf/syscall.c); after a batch it does so once. */
static int fill_at_once(const struct loader *loader, uint32_t index)
{
	const struct objfile_map *map = &loader->object->maps[index];
	cleanup_free uint32_t *keys = calloc(map->slot_count, sizeof(*keys));
	cleanup_free uint32_t *fds = calloc(map->slot_count, sizeof(*fds));
	struct map_batch_attr batch = {
		.keys = ptr_u64(keys),
		.values = ptr_u64(fds),
		.count = map->slot_count,
		.map_fd = (uint32_t)loader->maps[index].fd,
	};

	if (!keys || !fds)
		return -ENOMEM;
	for (uint32_t i = 0; i < map->slot_count; i++) {
		keys[i] = map->slots[i].index;
		fds[i] = slot_fd(loader, &map->slots[i]);
	}
	return map_update_batch(&batch);
}

/* Elements that are maps; those that are programs come when these are loaded.  One by one where
 * there is no such batch, and to find the one that is refused. */
static int fill_slots(struct loader *loader, uint32_t index)
{
	const struct objfile_map *map = &loader->object->maps[index];

	if (!map->inner || loader->maps[index].reused)
		return 0;
	if (map->slot_count > 1 && !fill_at_once(loader, index))
		return 0;
	for (uint32_t i = 0; i < map->slot_count; i++) {
		uint32_t fd = slot_fd(loader, &map->slots[i]);
		int err = map_update(loader->maps[index].fd, &map->slots[i].index, &fd, 0);

		if (err)
			return loader_refused(loader, err, CMD_MAP_UPDATE_ELEM);
	}
	return 0;
}

static int load_map(struct loader *loader, uint32_t index)
{
	const struct objfile_map *map = &loader->object->maps[index];
	int err = 0;

	if (!map->autocreate)
		return 0;
	if (map->pinned && loader->maps[index].fd < 0)
		err = reuse_pinned(loader, index);
	if (err || loader->maps[index].fd >= 0)
		return err;
	err = make_map(loader, index);
	return err ? err : fill_map(loader, index);
}

int loader_maps(struct loader *loader)
{
	const struct objfile *object = loader->object;
	int err = loader_btf(loader);

	for (uint32_t i = 0; !err && i < object->map_count; i++) {
		loader->failure.map = &object->maps[i];
		err = load_map(loader, i);
	}
	for (uint32_t i = 0; !err && i < object->map_count; i++) {
		loader->failure.map = &object->maps[i];
		err = fill_slots(loader, i);
	}
	if (!err)
		loader->failure.map = NULL;
	return err;
}

/* struct bpf_insn_array_value of <linux/bpf.h>: where the instruction is that was loaded, and, once
 * it is, what has become of it. */
struct insn_place {
	uint32_t original, translated, native, zero;
};

static int fill_jumps(int fd, const struct objfile_jumps *jumps)
{
	int err = 0;

	for (uint32_t i = 0; !err && i < jumps->count; i++) {
		const struct insn_place place = { .original = jumps->insns[i] };

		err = map_update(fd, &i, &place, 0);
	}
	return err ? err : map_freeze(fd);
}

int loader_make_jumps(struct loader *loader, const struct objfile_program *program)
{
	for (uint32_t i = 0; i < program->jump_count; i++) {
		struct map_create_attr create = {
			.map_type = MAP_TYPE_INSN_ARRAY,
			.key_size = sizeof(uint32_t),
			.value_size = sizeof(struct insn_place),
			.max_entries = program->jumps[i].count,
			.map_name = ".jumptables",
		};
		int err = 0;

		loader->jump_maps[i] = map_create(&create);
		if (loader->jump_maps[i] >= 0)
			err = fill_jumps(loader->jump_maps[i], &program->jumps[i]);
		else if (loader->jump_maps[i] == -EINVAL) {
			loader_fail(loader, -EINVAL, REASON_UNSUPPORTED,
				    "it has a jump table (gotox), which needs Linux 6.19");
			problem_hint(&loader->failure.problem,
				     "compile it with clang -fno-jump-tables");
			return -EINVAL;
		} else
			return explain_attempt(&(struct attempt){ .command = CMD_MAP_CREATE,
								  .err = loader->jump_maps[i],
								  .create = &create },
					       &loader->failure.problem);
		if (err)
			return loader_refused(loader, err, CMD_MAP_UPDATE_ELEM);
	}
	return 0;
}

void loader_close_jumps(struct loader *loader, const struct objfile_program *program)
{
	for (uint32_t i = 0; loader->jump_maps && i < program->jump_count; i++)
		if (loader->jump_maps[i] >= 0)
			close(loader->jump_maps[i]);
	free(loader->jump_maps);
	loader->jump_maps = NULL;
}

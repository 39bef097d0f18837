/* SPDX-License-Identifier: GPL-3.0-or-later */
/* struct_ops: structs of an object's functions, made into values of the kernel's structs. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bpf/explain.h"
#include "bpf/kind.h"
#include "bpf/link.h"
#include "bpf/map.h"
#include "load/load_internal.h"

/* The kernel's member of this name. */
static bool find_member(const struct btf *btf, const struct btf_type *type, const char *name,
			uint32_t *index, struct btf_member *member)
{
	for (*index = 0; *index < type->count; ++*index) {
		*member = btf_member(btf, type, *index);
		if (strcmp(member->name, name) == 0)
			return true;
	}
	return false;
}

/* Where in the map's value the struct is: after the members that the kernel uses itself. */
static int find_place(struct loader *loader, uint32_t index)
{
	struct loaded_struct *loaded = &loader->structs[index];
	struct btf_type value;

	if (btf_type(loaded->btf, loaded->value_type, &value))
		return -EINVAL;
	loaded->size = value.size;
	for (uint32_t i = 0; i < value.count; i++) {
		struct btf_member member = btf_member(loaded->btf, &value, i);

		if (member.type != loaded->type)
			continue;
		loaded->offset = member.bit_offset / 8;
		loaded->value = calloc(1, value.size);
		return loaded->value ? 0 : -ENOMEM;
	}
	return -EINVAL;
}

/* A member, and the kernel's member of the same name. */
struct member_pair {
	const struct objfile_map *map;
	struct loaded_struct *loaded;
	uint32_t index; /* in the object's struct */
	struct btf_member member;
	uint32_t kernel_index;
	struct btf_member kernel_member;
};

static const struct objfile_slot *find_slot(const struct member_pair *pair)
{
	for (uint32_t i = 0; i < pair->map->slot_count; i++)
		if (pair->map->slots[i].index == pair->index)
			return &pair->map->slots[i];
	return NULL;
}

/* The program is for this member, and for no other. */
static int claim_program(struct loader *loader, const struct member_pair *pair, uint32_t target)
{
	struct loaded_program *program = &loader->programs[target];

	if (program->attach_btf_id && (program->attach_btf_id != pair->loaded->type ||
				       program->attach_type != pair->kernel_index))
		return loader_fail(loader, -EINVAL, REASON_CONFLICT,
				   "the program %s is used for two different members",
				   loader->object->programs[target].name);
	program->attach_btf_id = pair->loaded->type;
	program->attach_type = pair->kernel_index;
	program->attach_btf_fd = pair->loaded->btf_fd;
	return 0;
}

static int copy_data(struct loader *loader, const struct member_pair *pair)
{
	uint32_t size, kernel_size;

	if (btf_size(loader->object->btf, pair->member.type, &size) ||
	    btf_size(pair->loaded->btf, pair->kernel_member.type, &kernel_size))
		return loader_fail(loader, -EINVAL, REASON_UNKNOWN,
				   "the size of its member %s is not known", pair->member.name);
	if (pair->member.bit_size || pair->kernel_member.bit_size)
		return loader_fail(loader, -EOPNOTSUPP, REASON_UNSUPPORTED,
				   "its member %s is a bit field", pair->member.name);
	if (size != kernel_size)
		return loader_fail(loader, -EINVAL, REASON_SIZE,
				   "its member %s has %u bytes, the kernel's %u", pair->member.name,
				   size, kernel_size);
	memcpy(pair->loaded->value + pair->loaded->offset + pair->kernel_member.bit_offset / 8,
	       pair->map->data + pair->member.bit_offset / 8, size);
	return 0;
}

static bool is_set(const struct loader *loader, const struct member_pair *pair)
{
	const uint8_t *data = pair->map->data + pair->member.bit_offset / 8;
	uint32_t size;

	if (btf_size(loader->object->btf, pair->member.type, &size))
		return false;
	for (uint32_t i = 0; i < size; i++)
		if (data[i])
			return true;
	return false;
}

/* What the kernel does not have is left out when it says nothing; a callback is something. */
static int leave_out(struct loader *loader, const struct member_pair *pair,
		     const struct objfile_slot *slot)
{
	if (slot)
		loader_fail(loader, -EOPNOTSUPP, REASON_UNSUPPORTED,
			    "this kernel's struct has no member %s, which would call %s",
			    pair->member.name, loader->object->programs[slot->target].name);
	else if (is_set(loader, pair))
		loader_fail(loader, -EOPNOTSUPP, REASON_UNSUPPORTED,
			    "this kernel's struct has no member %s", pair->member.name);
	else
		return 0;
	problem_hint(&loader->failure.problem,
		     "for this kernel the object must leave the member zero");
	return -EOPNOTSUPP;
}

static int load_member(struct loader *loader, struct member_pair *pair,
		       const struct btf_type *kernel)
{
	const struct objfile_slot *slot = find_slot(pair);
	struct btf_type type;

	if (!find_member(pair->loaded->btf, kernel, pair->member.name, &pair->kernel_index,
			 &pair->kernel_member))
		return leave_out(loader, pair, slot);
	if (slot)
		return claim_program(loader, pair, slot->target);
	if (btf_resolve(loader->object->btf, pair->member.type, &type) == 0 && type.kind == BTF_PTR)
		return 0;
	return copy_data(loader, pair);
}

static int load_struct(struct loader *loader, uint32_t index)
{
	const struct objfile_map *map = &loader->object->maps[index];
	struct loaded_struct *loaded = &loader->structs[index];
	struct member_pair pair = { .map = map, .loaded = loaded };
	struct btf_type type, kernel;
	int err;

	if (btf_type(loader->object->btf, map->struct_type, &type))
		return loader_fail(loader, -EINVAL, REASON_CORRUPT, "it has no type");
	if (!loaded->type || !loaded->value_type)
		return loader_fail(loader, -ENOENT, REASON_NOT_FOUND,
				   "the kernel has no struct_ops named %s", type.name);
	err = find_place(loader, index);
	if (!err)
		err = btf_type(loaded->btf, loaded->type, &kernel);
	if (err == -ENOMEM)
		return loader_no_memory(loader);
	if (err)
		return loader_fail(loader, err, REASON_UNSUPPORTED,
				   "the kernel's struct_ops %s has an unexpected layout",
				   type.name);
	for (pair.index = 0; !err && pair.index < type.count; pair.index++) {
		pair.member = btf_member(loader->object->btf, &type, pair.index);
		err = load_member(loader, &pair, &kernel);
	}
	return err;
}

int loader_structs(struct loader *loader)
{
	const struct objfile *object = loader->object;
	int err = 0;

	for (uint32_t i = 0; !err && i < object->map_count; i++) {
		if (object->maps[i].kind != OBJFILE_MAP_STRUCT_OPS || !object->maps[i].autocreate)
			continue;
		loader->failure.map = &object->maps[i];
		err = load_struct(loader, i);
	}
	if (!err)
		loader->failure.map = NULL;
	return err;
}

/* In place of the address of a function, the kernel takes the descriptor of a program. */
static void put_program(const struct loader *loader, uint32_t index,
			const struct objfile_slot *slot)
{
	const struct loaded_struct *loaded = &loader->structs[index];
	const struct loaded_program *program = &loader->programs[slot->target];
	uint64_t fd = (uint64_t)program->fd;
	struct btf_type kernel;

	if (program->fd < 0 || btf_type(loaded->btf, loaded->type, &kernel))
		return;
	memcpy(loaded->value + loaded->offset +
		       btf_member(loaded->btf, &kernel, program->attach_type).bit_offset / 8,
	       &fd, sizeof(fd));
}

int loader_attach_struct_ops(const struct loader *loader, uint32_t index, struct problem *problem)
{
	const struct objfile_map *map = &loader->object->maps[index];
	const struct loaded_struct *loaded = &loader->structs[index];
	int fd = loader->maps[index].fd;
	struct map_info info = { 0 };
	struct attempt attempt = {
		.command = CMD_MAP_UPDATE_ELEM, .map = &info, .map_fd = fd, .key = &(uint32_t){ 0 }
	};

	for (uint32_t i = 0; i < map->slot_count; i++)
		put_program(loader, index, &map->slots[i]);
	attempt.err = map_update(fd, attempt.key, loaded->value, 0);
	if (!attempt.err && !(map->create.map_flags & MAP_FLAG_LINK))
		return 0;
	if (!attempt.err) {
		attempt.command = CMD_LINK_CREATE;
		attempt.err = link_create(&(struct link_create_attr){
			.map_fd = (uint32_t)fd, .attach_type = ATTACH_TYPE_STRUCT_OPS });
	}
	if (attempt.err >= 0)
		return attempt.err;
	map_info(fd, &info);
	return explain_attempt(&attempt, problem);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The structs of functions that an object has for the kernel, a map each. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "objfile/internal.h"

static const struct {
	const char *name;
	uint32_t flags;
	bool autocreate;
} kinds[] = {
	{ ".struct_ops", 0, true },
	{ ".struct_ops.link", MAP_FLAG_LINK, true },
	{ "?.struct_ops", 0, false },
	{ "?.struct_ops.link", MAP_FLAG_LINK, false },
};

static int add_struct(struct objfile_reader *reader, const struct elf_section *section,
		      const char *name, const struct objfile_place *place,
		      const struct btf_type *type, size_t kind)
{
	struct objfile_map *map = objfile_add_map(reader, place);

	if (!map)
		return -ENOMEM;
	map->name = name;
	map->section = section->name;
	map->kind = OBJFILE_MAP_STRUCT_OPS;
	map->autocreate = kinds[kind].autocreate;
	map->struct_type = type->id;
	map->create = (struct map_create_attr){
		.map_type = MAP_TYPE_STRUCT_OPS,
		.key_size = sizeof(uint32_t),
		.value_size = type->size,
		.max_entries = 1,
		.map_flags = kinds[kind].flags,
	};
	map->data = malloc(type->size);
	if (!map->data)
		return -ENOMEM;
	memcpy(map->data, section->data + place->offset, type->size);
	map->data_size = type->size;
	return 0;
}

static int read_variable(struct objfile_reader *reader, const struct elf_section *section,
			 const struct btf_variable *variable, size_t kind)
{
	const struct btf *btf = reader->object->btf;
	struct objfile_place place = {
		.section = objfile_section_index(reader->elf, section),
		.offset = variable->offset,
	};
	struct btf_type var, type;
	cleanup_problem struct problem problem = PROBLEM_NONE;
	int err;

	btf_type(btf, variable->type, &var);
	if (btf_resolve(btf, var.type, &type) || type.kind != BTF_STRUCT || !*type.name ||
	    !type.size)
		return problem_set(reader->problem, -EINVAL, REASON_TYPE,
				   "section %s: %s is not a struct", section->name, var.name);
	if (place.offset > section->size || type.size > section->size - place.offset)
		return problem_set(reader->problem, -EINVAL, REASON_CORRUPT,
				   "section %s: %s reaches beyond its end", section->name,
				   var.name);
	err = btf_check(btf, type.id, &problem);
	if (err)
		return err == -ENOMEM ? err
				      : problem_set(reader->problem, -EINVAL, REASON_CORRUPT,
						    "section %s: %s: %s", section->name, var.name,
						    problem_text(&problem));
	place.size = type.size;
	place.type = type.id;
	return add_struct(reader, section, var.name, &place, &type, kind);
}

static int read_section(struct objfile_reader *reader, size_t kind)
{
	const struct elf_section *section = objfile_find_section(reader->elf, kinds[kind].name);
	const struct btf *btf = reader->object->btf;
	struct btf_type type;
	uint32_t id;

	if (!section || !section->data)
		return 0;
	if (!btf || btf_find(btf, BTF_DATASEC, section->name, &id))
		return problem_set(reader->problem, -EINVAL, REASON_MISSING,
				   "section %s: it cannot be read without BTF: compile with -g",
				   section->name);
	btf_type(btf, id, &type);
	for (uint32_t i = 0; i < type.count; i++) {
		struct btf_variable variable = btf_variable(btf, &type, i);
		int err = read_variable(reader, section, &variable, kind);

		err = objfile_note_fault(reader, err);
		if (err)
			return err;
	}
	return 0;
}

int objfile_read_struct_ops(struct objfile_reader *reader)
{
	int err = 0;

	for (size_t kind = 0; kind < ARRAY_SIZE(kinds) && !err; kind++)
		err = objfile_note_fault(reader, read_section(reader, kind));
	return err;
}

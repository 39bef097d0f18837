/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An object's variables: each section of data is the one value of an array map. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "objfile/internal.h"

/* More than the kernel gives one value; a file may say any size of a .bss. */
#define SIZE_LIMIT (1U << 30)

/* The initial contents of an arena map. */
#define ARENA_SECTION ".addr_space.1"

static const struct data_kind {
	const char *name;
	uint32_t section_type;
	enum objfile_map_kind map;
} data_kinds[] = {
	{ ".data", SHT_PROGBITS, OBJFILE_MAP_DATA },
	{ ".rodata", SHT_PROGBITS, OBJFILE_MAP_RODATA },
	{ ".bss", SHT_NOBITS, OBJFILE_MAP_DATA },
};

/* ".data" itself or ".data.something". */
static const struct data_kind *data_kind(const struct elf_section *section)
{
	for (size_t i = 0; i < ARRAY_SIZE(data_kinds); i++) {
		size_t length = strlen(data_kinds[i].name);

		if (section->type == data_kinds[i].section_type && section->size &&
		    strncmp(section->name, data_kinds[i].name, length) == 0 &&
		    (section->name[length] == '\0' || section->name[length] == '.'))
			return &data_kinds[i];
	}
	return NULL;
}

/*
 * The names that libbpf gives, by which people know these maps: as much of the object's name as
 * leaves 7 bytes, or more if it has more, to the section's; a section ".data.x" keeps its own.
 */
static void make_name(const struct objfile *object, const char *section, char *name, size_t size)
{
	size_t suffix = min_size(max_size(strlen(section), 7), OBJ_NAME_SIZE - 1);

	if (strchr(section + 1, '.'))
		snprintf(name, size, "%s", section);
	else
		snprintf(name, size, "%.*s%s", (int)(OBJ_NAME_SIZE - 1 - suffix), object->name,
			 section);
	for (char *c = name; *c; c++)
		if (!isalnum((unsigned char)*c) && *c != '_' && *c != '.')
			*c = '_';
}

/* The type that BTF has for the section into *found; 0: none that holds together.  -ENOMEM.  clang
 * shrinks arrays of which it needs a part, and leaves their types as they are: such BTF the kernel
 * does not take, and nothing else needs it. */
static int section_type(const struct btf *btf, const char *section, uint32_t size, uint32_t *found)
{
	struct btf_type type;
	uint32_t id;
	int err;

	if (!btf || btf_find(btf, BTF_DATASEC, section, &id) || btf_type(btf, id, &type) ||
	    type.size != size)
		return 0;
	err = btf_check(btf, id, NULL);
	*found = err ? 0 : id;
	return err == -ENOMEM ? err : 0;
}

/* Mappable whatever is in it, as bpftool 7.1 makes it; newer ones look for a global variable. */
static int describe(const struct objfile *object, struct objfile_map *map, const char *section,
		    uint32_t size)
{
	map->create = (struct map_create_attr){
		.map_type = MAP_TYPE_ARRAY,
		.key_size = sizeof(uint32_t),
		.value_size = size,
		.max_entries = 1,
		.map_flags = MAP_FLAG_MMAPABLE |
			     (map->kind == OBJFILE_MAP_DATA ? 0 : MAP_FLAG_RDONLY_PROG),
	};
	return section_type(object->btf, section, size, &map->create.btf_value_type_id);
}

static int add_data(struct objfile_reader *reader, const struct objfile_place *place,
		    enum objfile_map_kind kind, const char *section, uint64_t size)
{
	const uint8_t *bytes = reader->elf->sections[place->data_section].data;
	struct objfile_map *map;
	char name[256];

	if (size > SIZE_LIMIT)
		return problem_set(reader->problem, -EINVAL, REASON_LIMIT, "section %s: %llu bytes",
				   section, (unsigned long long)size);
	make_name(reader->object, section, name, sizeof(name));
	map = objfile_add_map(reader, place);
	if (!map)
		return -ENOMEM;
	map->kind = kind;
	map->section = section;
	map->made_name = strdup(name);
	map->name = map->made_name;
	map->data = calloc(1, size);
	map->data_size = size;
	if (!map->name || !map->data)
		return -ENOMEM;
	if (bytes)
		memcpy(map->data, bytes, size);
	return describe(reader->object, map, section, (uint32_t)size);
}

static int add_arena(struct objfile_reader *reader, uint32_t index)
{
	const struct elf_section *section = &reader->elf->sections[index];
	struct objfile *object = reader->object;

	for (uint32_t i = 0; i < object->map_count; i++) {
		struct objfile_map *map = &object->maps[i];

		if (map->create.map_type != MAP_TYPE_ARENA)
			continue;
		if (section->size > SIZE_LIMIT)
			break;
		map->data = malloc(section->size);
		if (!map->data)
			return -ENOMEM;
		memcpy(map->data, section->data, section->size);
		map->data_size = section->size;
		reader->places[i].data_section = index;
		return 0;
	}
	return problem_set(reader->problem, -EINVAL, REASON_MISSING,
			   "section %s: there is no arena map for these variables", section->name);
}

int objfile_read_data_maps(struct objfile_reader *reader)
{
	for (uint32_t i = 1; i < reader->elf->section_count; i++) {
		const struct elf_section *section = &reader->elf->sections[i];
		const struct data_kind *kind = data_kind(section);
		int err = 0;

		if (kind)
			err = add_data(reader, &(struct objfile_place){ .data_section = i },
				       kind->map, section->name, section->size);
		else if (section->data && strcmp(section->name, ARENA_SECTION) == 0)
			err = add_arena(reader, i);
		err = objfile_note_fault(reader, err);
		if (err)
			return err;
	}
	return 0;
}

int objfile_read_kconfig_map(struct objfile_reader *reader)
{
	if (!reader->kconfig_size)
		return 0;
	reader->object->kconfig = reader->object->map_count;
	return add_data(reader, &(struct objfile_place){ 0 }, OBJFILE_MAP_KCONFIG, ".kconfig",
			reader->kconfig_size);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pointers in the declarations of maps: the maps and programs that a map is to begin with, and the
 * programs that are the functions of a struct_ops. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bpf/map_type.h"
#include "objfile/internal.h"

/* A pointer in a declaration. */
struct pointer {
	struct objfile_reader *reader;
	uint32_t map; /* whose declaration it is in */
	uint64_t offset;
	const struct elf_symbol *symbol;
};

static int bad(const struct pointer *pointer, const char *what)
{
	const struct objfile_reader *reader = pointer->reader;

	return problem_set(
		reader->problem, -EINVAL, REASON_TYPE, "map %s: byte %llu refers to %s: %s",
		reader->object->maps[pointer->map].name, (unsigned long long)pointer->offset,
		objfile_symbol_name(reader->elf, pointer->symbol), what);
}

static int add_slot(const struct pointer *pointer, uint32_t index, uint32_t target)
{
	struct objfile_map *map = &pointer->reader->object->maps[pointer->map];
	struct objfile_slot *slots = reallocarray(map->slots, map->slot_count + 1, sizeof(*slots));

	if (!slots)
		return -ENOMEM;
	map->slots = slots;
	slots[map->slot_count++] = (struct objfile_slot){ index, target };
	return 0;
}

/* The map that the symbol stands for. */
static int find_map(const struct pointer *pointer, uint32_t *target)
{
	const struct objfile_reader *reader = pointer->reader;

	for (uint32_t i = 0; i < reader->object->map_count; i++)
		if (reader->places[i].section == pointer->symbol->section &&
		    reader->places[i].offset == pointer->symbol->value &&
		    reader->object->maps[i].kind == OBJFILE_MAP_DECLARED) {
			*target = i;
			return 0;
		}
	return bad(pointer, "it is not a map");
}

/* The program that the symbol stands for: programs are the functions with is_program, in the same
 * order. */
static int find_program(const struct pointer *pointer, uint32_t *target)
{
	const struct objfile_reader *reader = pointer->reader;
	const struct objfile_function *function = objfile_find_function(
		reader, pointer->symbol->section, pointer->symbol->value / sizeof(struct insn));

	if (pointer->symbol->type == STT_FUNC && !pointer->symbol->size)
		return bad(pointer, "it has no instructions");
	if (!function || !function->is_program || pointer->symbol->value % sizeof(struct insn))
		return bad(pointer, "it is not a program");
	*target = 0;
	for (const struct objfile_function *f = reader->functions; f < function; f++)
		*target += f->is_program;
	return 0;
}

/* In .maps: an element of `values`, the declaration's last member, is a key's value. */
static int read_element(const struct pointer *pointer)
{
	const struct objfile *object = pointer->reader->object;
	const struct objfile_place *place = &pointer->reader->places[pointer->map];
	uint32_t type = object->maps[pointer->map].create.map_type, target;
	struct btf_member values;
	struct btf_type declared;
	uint64_t start;
	int err;

	if (!object->btf || btf_type(object->btf, place->type, &declared) || !declared.count)
		return bad(pointer, "the declaration has no values");
	values = btf_member(object->btf, &declared, declared.count - 1);
	start = place->offset + values.bit_offset / 8;
	if (strcmp(values.name, "values") != 0 || pointer->offset < start)
		return bad(pointer, "it is not among the values");
	if ((pointer->offset - start) % 8)
		return bad(pointer, "it is in the middle of a value");
	err = map_type_has(type, TRAIT_HOLDS_PROGS) ? find_program(pointer, &target)
						    : find_map(pointer, &target);
	return err ? err : add_slot(pointer, (uint32_t)((pointer->offset - start) / 8), target);
}

/* In .struct_ops: a member of the struct. */
static int read_member(const struct pointer *pointer)
{
	const struct objfile *object = pointer->reader->object;
	const struct objfile_place *place = &pointer->reader->places[pointer->map];
	struct btf_type type;
	uint32_t target;
	int err;

	btf_type(object->btf, place->type, &type);
	for (uint32_t i = 0; i < type.count; i++) {
		struct btf_member member = btf_member(object->btf, &type, i);

		if (place->offset * 8 + member.bit_offset != pointer->offset * 8)
			continue;
		err = find_program(pointer, &target);
		return err ? err : add_slot(pointer, i, target);
	}
	return bad(pointer, "the struct has no such member");
}

static int read_pointer(struct pointer *pointer, uint32_t section)
{
	const struct objfile *object = pointer->reader->object;

	for (uint32_t i = 0; i < object->map_count; i++) {
		const struct objfile_place *place = &pointer->reader->places[i];

		if (place->section != section || pointer->offset < place->offset ||
		    pointer->offset - place->offset >= place->size)
			continue;
		pointer->map = i;
		return object->maps[i].kind == OBJFILE_MAP_STRUCT_OPS ? read_member(pointer)
								      : read_element(pointer);
	}
	return problem_set(pointer->reader->problem, -EINVAL, REASON_CORRUPT,
			   "section %s: the relocation at %llu is in no variable",
			   pointer->reader->elf->sections[section].name,
			   (unsigned long long)pointer->offset);
}

static int read_section(struct objfile_reader *reader, uint32_t section)
{
	cleanup_free struct elf_reloc *relocs = NULL;
	int count = objfile_read_relocs(reader->elf, section, &relocs, reader->problem), err;

	for (int i = 0; i < count; i++) {
		struct pointer pointer = {
			.reader = reader,
			.offset = relocs[i].offset,
			.symbol = &reader->elf->symbols[relocs[i].symbol],
		};

		err = objfile_note_fault(reader, read_pointer(&pointer, section));
		if (err)
			return err;
	}
	return count < 0 ? count : 0;
}

/* Does a map come from this section? */
static bool declares_maps(const struct objfile_reader *reader, uint32_t section)
{
	for (uint32_t i = 0; i < reader->object->map_count; i++)
		if (reader->places[i].section == section)
			return true;
	return false;
}

int objfile_read_slots(struct objfile_reader *reader)
{
	for (uint32_t i = 1; i < reader->elf->section_count; i++) {
		int err = declares_maps(reader, i) ? read_section(reader, i) : 0;

		err = objfile_note_fault(reader, err);
		if (err)
			return err;
	}
	return 0;
}

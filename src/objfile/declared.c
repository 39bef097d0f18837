/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Maps as declared in .maps: variables whose struct's members say in their types what the map is to
 * be like (__uint(), __type() and so on of bpf_helpers.h). */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bpf/map_type.h"
#include "objfile/internal.h"

/* A declaration that is being read: a map's, or that of the maps in it. */
struct map_declaration {
	struct objfile_reader *reader;
	const char *name;
	bool is_inner;
	struct map_create_attr create;
	uint32_t pinning;
	struct objfile_map *inner; /* owned */
};

struct map_setting {
	const char *name;
	int (*read)(struct map_declaration *declaration, const struct map_setting *field,
		    const struct btf_member *member);
	size_t offset;
};

static int bad(const struct map_declaration *declaration, enum reason reason, const char *field,
	       const char *what)
{
	return problem_set(declaration->reader->problem, -EINVAL, reason, "map %s: %s: %s",
			   declaration->name, field, what);
}

/* What a pointer refers to; -EINVAL: it is no pointer. */
static int dereference(const struct btf *btf, uint32_t id, struct btf_type *type)
{
	struct btf_type pointer;

	if (btf_resolve(btf, id, &pointer) || pointer.kind != BTF_PTR)
		return -EINVAL;
	return btf_resolve(btf, pointer.type, type);
}

/* A number is how many elements an array has that the member points to (__uint()), or, one of more
 * than 32 bits, the value of an enumerator (__ulong()). */
static int number(const struct map_declaration *declaration, const struct btf_member *member,
		  uint64_t *value)
{
	const struct btf *btf = declaration->reader->object->btf;
	struct btf_type type;

	if (!dereference(btf, member->type, &type) && type.kind == BTF_ARRAY) {
		*value = type.array.elements;
		return 0;
	}
	if (!btf_resolve(btf, member->type, &type) &&
	    (type.kind == BTF_ENUM || type.kind == BTF_ENUM64) && type.count == 1) {
		*value = btf_enumerator(btf, &type, 0).value;
		return 0;
	}
	return bad(declaration, REASON_TYPE, member->name,
		   "it is not a number as __uint() makes it");
}

static int read_u32(struct map_declaration *declaration, const struct map_setting *field,
		    const struct btf_member *member)
{
	uint64_t value;
	int err = number(declaration, member, &value);

	if (err)
		return err;
	if (value > UINT32_MAX)
		return bad(declaration, REASON_RANGE, field->name, "it has more than 32 bits");
	*(uint32_t *)((char *)declaration + field->offset) = (uint32_t)value;
	return 0;
}

static int read_extra(struct map_declaration *declaration, const struct map_setting *field,
		      const struct btf_member *member)
{
	(void)field;
	return number(declaration, member, &declaration->create.map_extra);
}

/* The same size, given in another way. */
static int agree(const struct map_declaration *declaration, const char *field, uint32_t *size,
		 uint32_t with)
{
	if (*size && *size != with)
		return bad(declaration, REASON_CONFLICT, field,
			   "its size is given twice, with different values");
	*size = with;
	return 0;
}

static int read_size(struct map_declaration *declaration, const struct map_setting *field,
		     const struct btf_member *member)
{
	uint64_t size;
	int err = number(declaration, member, &size);

	if (err)
		return err;
	if (size > INT32_MAX)
		return bad(declaration, REASON_RANGE, field->name, "more than 2 GiB");
	return agree(declaration, field->name, (uint32_t *)((char *)declaration + field->offset),
		     (uint32_t)size);
}

/* A key or value by its type, in a pointer to it. */
static int read_type(struct map_declaration *declaration, const struct map_setting *field,
		     const struct btf_member *member)
{
	struct map_create_attr *create = &declaration->create;
	const struct btf *btf = declaration->reader->object->btf;
	struct btf_type pointer;
	uint32_t size;

	if (btf_resolve(btf, member->type, &pointer) || pointer.kind != BTF_PTR)
		return bad(declaration, REASON_TYPE, field->name,
			   "it is not a type as __type() makes it");
	if (btf_size(btf, pointer.type, &size))
		return bad(declaration, REASON_SIZE, field->name, "its type has no size");
	*(uint32_t *)((char *)declaration + field->offset) = pointer.type;
	if (field->offset == offsetof(struct map_declaration, create.btf_key_type_id))
		return agree(declaration, field->name, &create->key_size, size);
	return agree(declaration, field->name, &create->value_size, size);
}

static int read_values(struct map_declaration *declaration, const struct map_setting *field,
		       const struct btf_member *member);

static const struct map_setting fields[] = {
	{ "type", read_u32, offsetof(struct map_declaration, create.map_type) },
	{ "max_entries", read_u32, offsetof(struct map_declaration, create.max_entries) },
	{ "map_flags", read_u32, offsetof(struct map_declaration, create.map_flags) },
	{ "numa_node", read_u32, offsetof(struct map_declaration, create.numa_node) },
	{ "map_extra", read_extra, 0 },
	{ "key_size", read_size, offsetof(struct map_declaration, create.key_size) },
	{ "key", read_type, offsetof(struct map_declaration, create.btf_key_type_id) },
	{ "value_size", read_size, offsetof(struct map_declaration, create.value_size) },
	{ "value", read_type, offsetof(struct map_declaration, create.btf_value_type_id) },
	{ "pinning", read_u32, offsetof(struct map_declaration, pinning) },
	{ "values", read_values, 0 },
};

static int read_field(struct map_declaration *declaration, const struct btf_member *member)
{
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
		if (strcmp(fields[i].name, member->name) == 0)
			return fields[i].read(declaration, &fields[i], member);
	return bad(declaration, REASON_UNKNOWN, member->name, "a map has no such setting");
}

/* What pinning can be: LIBBPF_PIN_NONE, LIBBPF_PIN_BY_NAME. */
enum { PIN_NONE, PIN_BY_NAME };

static int read_declaration(struct map_declaration *declaration, const struct btf_type *type)
{
	const struct btf *btf = declaration->reader->object->btf;

	for (uint32_t i = 0; i < type->count; i++) {
		struct btf_member member = btf_member(btf, type, i);
		int err = objfile_note_fault(declaration->reader, read_field(declaration, &member));

		if (err)
			return err;
	}
	objfile_adjust_map(&declaration->create);
	if (!declaration->create.map_type)
		return bad(declaration, REASON_MISSING, "type", "it is missing");
	if (declaration->pinning <= (declaration->is_inner ? PIN_NONE : PIN_BY_NAME))
		return 0;
	return problem_set(declaration->reader->problem, -EINVAL, REASON_RANGE,
			   declaration->is_inner
				   ? "map %s: pinning: %u: the maps in a map cannot be pinned"
				   : "map %s: pinning: %u is neither 0 (LIBBPF_PIN_NONE) nor 1 "
				     "(LIBBPF_PIN_BY_NAME)",
			   declaration->name, declaration->pinning);
}

static int read_inner(struct map_declaration *declaration, const struct btf_type *type)
{
	struct map_declaration inner = {
		.reader = declaration->reader,
		.name = declaration->name,
		.is_inner = true,
	};
	int err = objfile_note_fault(declaration->reader, read_declaration(&inner, type));

	if (err)
		return err;
	declaration->inner = calloc(1, sizeof(*declaration->inner));
	if (!declaration->inner)
		return -ENOMEM;
	*declaration->inner = (struct objfile_map){
		.name = declaration->name,
		.section = ".maps",
		.autocreate = true,
		.create = inner.create,
	};
	return 0;
}

/* What is in a map of maps or of programs: an array without a size of pointers to a map's struct or
 * to functions. */
static int read_values(struct map_declaration *declaration, const struct map_setting *field,
		       const struct btf_member *member)
{
	const struct btf *btf = declaration->reader->object->btf;
	bool maps = map_type_has(declaration->create.map_type, TRAIT_HOLDS_MAPS);
	struct btf_type array, value;
	int err;

	if (!maps && !map_type_has(declaration->create.map_type, TRAIT_HOLDS_PROGS))
		return bad(declaration, REASON_UNEXPECTED, field->name,
			   "maps of this type have none");
	if (declaration->is_inner || declaration->inner)
		return bad(declaration, REASON_LIMIT, field->name,
			   "maps in maps in maps are not possible");
	err = agree(declaration, field->name, &declaration->create.value_size, 4);
	if (err)
		return err;
	if (btf_resolve(btf, member->type, &array) || array.kind != BTF_ARRAY ||
	    array.array.elements)
		return bad(declaration, REASON_TYPE, field->name,
			   "it is not an array as __array() makes it");
	if (dereference(btf, array.type, &value))
		return bad(declaration, REASON_TYPE, field->name, "they are not pointers");
	if (maps && value.kind == BTF_STRUCT)
		return read_inner(declaration, &value);
	if (!maps && value.kind == BTF_FUNC_PROTO)
		return 0;
	return bad(declaration, REASON_TYPE, field->name,
		   maps ? "they are not maps" : "they are not functions");
}

static int declare(struct objfile_reader *reader, const char *name,
		   const struct objfile_place *place, const struct btf_type *type)
{
	struct map_declaration declaration = { .reader = reader, .name = name };
	int err = objfile_note_fault(reader, read_declaration(&declaration, type));
	struct objfile_map *map = err ? NULL : objfile_add_map(reader, place);

	if (!map) {
		free(declaration.inner);
		return err ? err : -ENOMEM;
	}
	map->name = name;
	map->section = reader->elf->sections[place->section].name;
	map->create = declaration.create;
	map->pinned = declaration.pinning == PIN_BY_NAME;
	map->inner = declaration.inner;
	return 0;
}

static int read_variable(struct objfile_reader *reader, uint32_t section,
			 const struct btf_variable *variable)
{
	const struct btf *btf = reader->object->btf;
	struct objfile_place place = { .section = section,
				       .offset = variable->offset,
				       .size = variable->size };
	struct btf_type var, type;

	btf_type(btf, variable->type, &var);
	if (!*var.name)
		return problem_set(reader->problem, -EINVAL, REASON_MISSING,
				   "section .maps: a map without a name");
	if (var.linkage != 1)
		return problem_set(reader->problem, -EOPNOTSUPP, REASON_UNSUPPORTED,
				   "map %s: it is %s; a map has to be global", var.name,
				   var.linkage ? "extern" : "static");
	if (btf_resolve(btf, var.type, &type) || type.kind != BTF_STRUCT)
		return problem_set(reader->problem, -EINVAL, REASON_TYPE,
				   "map %s: it is not a struct", var.name);
	place.type = type.id;
	return declare(reader, var.name, &place, &type);
}

/* Without types the names of the maps are all that is known. */
static int name_maps(struct objfile_reader *reader, uint32_t section)
{
	for (uint32_t i = 1; i < reader->elf->symbol_count; i++) {
		const struct elf_symbol *symbol = &reader->elf->symbols[i];
		struct objfile_map *map;

		if (symbol->section != section || symbol->type != STT_OBJECT)
			continue;
		map = objfile_add_map(reader, &(struct objfile_place){ .section = section,
								       .offset = symbol->value,
								       .size = symbol->size });
		if (!map)
			return -ENOMEM;
		map->name = symbol->name;
		map->section = reader->elf->sections[section].name;
	}
	return problem_set(reader->problem, -EINVAL, REASON_MISSING,
			   "section .maps: it cannot be read without BTF: compile with -g");
}

int objfile_read_declared_maps(struct objfile_reader *reader)
{
	const struct elf_section *section = objfile_find_section(reader->elf, ".maps");
	const struct btf *btf = reader->object->btf;
	struct btf_type type;
	uint32_t id;

	if (!section || !section->data)
		return 0;
	if (!btf || btf_find(btf, BTF_DATASEC, ".maps", &id))
		return name_maps(reader, objfile_section_index(reader->elf, section));
	btf_type(btf, id, &type);
	for (uint32_t i = 0; i < type.count; i++) {
		struct btf_variable variable = btf_variable(btf, &type, i);
		int err = read_variable(reader, objfile_section_index(reader->elf, section),
					&variable);

		err = objfile_note_fault(reader, err);
		if (err)
			return err;
	}
	return 0;
}

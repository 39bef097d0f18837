/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What compilers leave out of the BTF of an object's sections of data: how large they are and where
 * in them the variables are, which the ELF file tells. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "objfile/types.h"

struct entry {
	uint32_t type, offset, size;
};

static const struct elf_symbol *find_symbol(const struct objfile_reader *reader, uint32_t section,
					    const char *name)
{
	for (uint32_t i = 1; i < reader->elf->symbol_count; i++) {
		const struct elf_symbol *symbol = &reader->elf->symbols[i];

		if (symbol->section == section && symbol->bind != STB_LOCAL &&
		    symbol->type == STT_OBJECT && strcmp(symbol->name, name) == 0)
			return symbol;
	}
	return NULL;
}

/* A static variable's offset is there already; the others' come with their symbols. */
static int place_variable(struct objfile_reader *reader, uint32_t section, struct entry *entry)
{
	struct objfile *object = reader->object;
	const struct elf_section *in = &reader->elf->sections[section];
	const struct elf_symbol *symbol;
	struct btf_type variable;

	if (btf_type(object->btf, entry->type, &variable) || variable.kind != BTF_VAR)
		return problem_set(reader->problem, -EINVAL, REASON_CORRUPT,
				   "section .BTF: %s has an entry that is no variable", in->name);
	if (variable.linkage == 0)
		return 0;
	/* With -fPIC clang puts constant addresses elsewhere than it says.  Such BTF is of no use.
	 */
	symbol = find_symbol(reader, section, variable.name);
	if (!symbol) {
		entry->offset = (uint32_t)in->size;
		return 0;
	}
	if (symbol->value > in->size)
		return problem_set(reader->problem, -EINVAL, REASON_CORRUPT,
				   "symbol %s: it is behind the end of section %s", symbol->name,
				   in->name);
	entry->offset = (uint32_t)symbol->value;
	if (symbol->hidden)
		objfile_set_linkage(object, &variable, 0);
	return 0;
}

static int by_offset(const void *a, const void *b)
{
	const struct entry *one = a, *other = b;

	return (one->offset > other->offset) - (one->offset < other->offset);
}

static int place_variables(struct objfile_reader *reader, const struct btf_type *type,
			   uint32_t section, struct entry *entries)
{
	for (uint32_t i = 0; i < type->count; i++) {
		int err = place_variable(reader, section, &entries[i]);

		if (err)
			return err;
	}
	return 0;
}

/* The size of the section that the type is about, 0 for one that has externs. */
static int find_size(struct objfile_reader *reader, const struct btf_type *type, uint32_t *section)
{
	const struct elf_section *found = objfile_find_section(reader->elf, type->name);

	if (!found || found->size == 0 || found->size > UINT32_MAX)
		return problem_set(reader->problem, -EINVAL, REASON_CORRUPT,
				   "section .BTF: it knows of a section %s that is not there",
				   type->name);
	*section = objfile_section_index(reader->elf, found);
	objfile_set_type_word(reader->object, type, 2, (uint32_t)found->size);
	return 0;
}

static int complete(struct objfile_reader *reader, const struct btf_type *type)
{
	cleanup_free struct entry *entries = NULL;
	uint32_t section = 0;
	int err = 0;

	entries = malloc((type->count + 1) * sizeof(*entries));
	if (!entries)
		return -ENOMEM;
	memcpy(entries, type->entries, type->count * sizeof(*entries));
	if (type->size == 0) {
		err = find_size(reader, type, &section);
		if (!err)
			err = place_variables(reader, type, section, entries);
	}
	if (err)
		return err;
	qsort(entries, type->count, sizeof(*entries), by_offset);
	for (uint32_t i = 0; i < type->count; i++) {
		objfile_set_type_word(reader->object, type, 3 + 3 * i, entries[i].type);
		objfile_set_type_word(reader->object, type, 3 + 3 * i + 1, entries[i].offset);
		objfile_set_type_word(reader->object, type, 3 + 3 * i + 2, entries[i].size);
	}
	return 0;
}

int objfile_complete_types(struct objfile_reader *reader)
{
	const struct objfile *object = reader->object;
	uint32_t end = object->btf ? btf_end_id(object->btf) : 0;
	struct btf_type type;
	int err = 0;

	for (uint32_t id = 1; id < end && !err; id++) {
		btf_type(object->btf, id, &type);
		if (type.kind == BTF_DATASEC)
			err = complete(reader, &type);
	}
	return err;
}

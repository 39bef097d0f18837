/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The functions in an object's sections of instructions. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "objfile/types.h"

#define INSN_SIZE sizeof(struct insn)

/* What libbpf does not take for programs but for functions that programs call. */
#define SUBPROGRAMS ".text"

bool objfile_is_code(const struct elf_section *section)
{
	return section->type == SHT_PROGBITS && section->flags & SHF_EXECINSTR && section->data;
}

static int by_place(const void *a, const void *b)
{
	const struct objfile_function *one = a, *other = b;

	if (one->section != other->section)
		return one->section < other->section ? -1 : 1;
	return (one->first > other->first) - (one->first < other->first);
}

struct objfile_function *objfile_find_function(const struct objfile_reader *reader,
					       uint32_t section, uint64_t insn)
{
	const struct objfile_function key = { .section = section, .first = (uint32_t)insn };

	if (insn > UINT32_MAX || !reader->function_count)
		return NULL;
	return bsearch(&key, reader->functions, reader->function_count, sizeof(key), by_place);
}

static int add_function(struct objfile_reader *reader, const struct elf_symbol *symbol)
{
	const struct elf_section *section = &reader->elf->sections[symbol->section];
	bool is_program = strcmp(section->name, SUBPROGRAMS) != 0;

	if (symbol->value > section->size || symbol->size > section->size - symbol->value)
		return problem_set(reader->problem, -EINVAL, REASON_CORRUPT,
				   "function %s: it reaches beyond the end of section %s",
				   symbol->name, section->name);
	if (symbol->value % INSN_SIZE || symbol->size % INSN_SIZE || symbol->size == 0 ||
	    symbol->size / INSN_SIZE > INT32_MAX)
		return problem_set(reader->problem, -EINVAL, REASON_CORRUPT,
				   "function %s: %llu bytes at %llu of section %s are no "
				   "instructions",
				   symbol->name, (unsigned long long)symbol->size,
				   (unsigned long long)symbol->value, section->name);
	if (!*symbol->name)
		return problem_set(reader->problem, -EINVAL, REASON_MISSING,
				   "section %s: a function without a name", section->name);
	if (is_program && symbol->bind == STB_LOCAL)
		return problem_set(reader->problem, -EOPNOTSUPP, REASON_UNSUPPORTED,
				   "section %s: program %s is static; it has to be global",
				   section->name, symbol->name);
	reader->functions[reader->function_count++] = (struct objfile_function){
		.name = symbol->name,
		.section = symbol->section,
		.first = (uint32_t)(symbol->value / INSN_SIZE),
		.count = (uint32_t)(symbol->size / INSN_SIZE),
		.is_program = is_program,
		.made_static = !is_program && symbol->bind != STB_LOCAL && symbol->hidden,
		.place = NOT_PLACED,
	};
	return 0;
}

static bool is_function(const struct elf_file *elf, const struct elf_symbol *symbol)
{
	return symbol->type == STT_FUNC && symbol->section < elf->section_count &&
	       objfile_is_code(&elf->sections[symbol->section]);
}

/* A hidden function is verified together with its callers, as a static one, when its type says
 * so. */
static void make_static(struct objfile *object, const char *name)
{
	uint32_t end = object->btf ? btf_end_id(object->btf) : 0;
	struct btf_type type;

	for (uint32_t id = 1; id < end; id++) {
		btf_type(object->btf, id, &type);
		if (type.kind != BTF_FUNC || type.linkage != 1 || strcmp(type.name, name) != 0)
			continue;
		objfile_set_linkage(object, &type, 0);
		return;
	}
}

static int read_relocs(struct objfile_reader *reader, uint32_t section)
{
	struct objfile_relocs *relocs = &reader->relocs[section];
	int count = objfile_elf_relocs(reader->elf, section, &relocs->relocs, reader->problem);

	if (count < 0)
		return count;
	relocs->count = (uint32_t)count;
	for (uint32_t i = 0; i < relocs->count; i++)
		if (relocs->relocs[i].offset % INSN_SIZE)
			return problem_set(
				reader->problem, -EINVAL, REASON_CORRUPT,
				"section %s: a relocation at %llu, within an instruction",
				reader->elf->sections[section].name,
				(unsigned long long)relocs->relocs[i].offset);
	return 0;
}

int objfile_read_functions(struct objfile_reader *reader)
{
	const struct elf_file *elf = reader->elf;
	int err = 0;

	reader->functions = calloc(elf->symbol_count + 1, sizeof(*reader->functions));
	if (!reader->functions)
		return -ENOMEM;
	for (uint32_t i = 1; i < elf->symbol_count && !err; i++)
		if (is_function(elf, &elf->symbols[i]))
			err = add_function(reader, &elf->symbols[i]);
	qsort(reader->functions, reader->function_count, sizeof(*reader->functions), by_place);
	objfile_read_exceptions(reader);
	for (uint32_t i = 0; i < reader->function_count; i++)
		if (reader->functions[i].made_static)
			make_static(reader->object, reader->functions[i].name);
	for (uint32_t i = 1; i < elf->section_count && !err; i++)
		if (objfile_is_code(&elf->sections[i]))
			err = read_relocs(reader, i);
	reader->adds_places = !err && objfile_adds_places(reader);
	return err;
}

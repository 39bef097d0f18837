/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The functions in an object's sections of instructions, what they throw to, and their relocations.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "objfile/internal.h"

#define INSN_SIZE sizeof(struct insn)

/* What libbpf does not take for programs but for functions that programs call. */
#define SUBPROGRAMS ".text"

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
				   "function %s: %llu bytes at %llu of section %s are not "
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

/* What programs throw to: bpf_helpers.h's __exception_cb(), a tag on a program's function with the
 * name of another one, which nothing else refers to (Linux 6.7). */
#define CATCHER_TAG "exception_callback:"

static struct objfile_function *find_by_name(const struct objfile_reader *reader, const char *name,
					     bool is_program)
{
	for (uint32_t i = 0; i < reader->function_count; i++)
		if (reader->functions[i].is_program == is_program &&
		    strcmp(reader->functions[i].name, name) == 0)
			return &reader->functions[i];
	return NULL;
}

static void read_catcher(const struct objfile_reader *reader, const struct btf_type *tag)
{
	struct objfile_function *program;
	struct btf_type tagged;

	if (btf_type(reader->object->btf, tag->type, &tagged) || tagged.kind != BTF_FUNC)
		return;
	program = find_by_name(reader, tagged.name, true);
	if (program)
		program->catcher = find_by_name(reader, tag->name + strlen(CATCHER_TAG), false);
}

static void read_exceptions(struct objfile_reader *reader)
{
	const struct btf *btf = reader->object->btf;
	struct btf_type type;

	for (uint32_t id = 1; btf && id < btf_end_id(btf); id++) {
		btf_type(btf, id, &type);
		if (type.kind == BTF_DECL_TAG &&
		    strncmp(type.name, CATCHER_TAG, strlen(CATCHER_TAG)) == 0)
			read_catcher(reader, &type);
	}
}

static int read_relocs(struct objfile_reader *reader, uint32_t section)
{
	struct objfile_relocs *relocs = &reader->relocs[section];
	int count = objfile_read_relocs(reader->elf, section, &relocs->relocs, reader->problem);

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

/* Objects of GCC with binutils 2.40, whose assembler puts the place of a symbol into the
 * instruction although whoever loads the object is to add it: added by the letter, as libbpf does,
 * programs get a later variable, or none. */

/* What clang does not write: "GCC: (Debian 12.2.0-14) 12.2.0". */
static bool is_of_gcc(const struct elf_file *elf)
{
	const struct elf_section *comment = objfile_find_section(elf, ".comment");

	return comment && comment->data &&
	       memmem(comment->data, comment->size, "GCC: (", strlen("GCC: (")) != NULL;
}

/* The symbol whose address an instruction loads, when it is one that has a place of its own. */
static const struct elf_symbol *loaded(const struct objfile_reader *reader, uint32_t section,
				       const struct elf_reloc *reloc, struct insn *insn)
{
	const struct elf_symbol *symbol = &reader->elf->symbols[reloc->symbol];

	memcpy(insn, reader->elf->sections[section].data + reloc->offset, sizeof(*insn));
	if (insn_slots(insn) != 2 || symbol->section == SHN_UNDEF ||
	    symbol->section >= SHN_LORESERVE || symbol->type == STT_SECTION || !symbol->value)
		return NULL;
	return symbol;
}

/* A later assembler, in which this is mended, is seen by an instruction that holds less. */
static bool adds_places(const struct objfile_reader *reader)
{
	bool some = false;

	if (!is_of_gcc(reader->elf))
		return false;
	for (uint32_t i = 1; i < reader->elf->section_count; i++) {
		const struct objfile_relocs *relocs = &reader->relocs[i];

		for (uint32_t j = 0; j < relocs->count; j++) {
			const struct elf_symbol *symbol;
			struct insn insn;

			symbol = loaded(reader, i, &relocs->relocs[j], &insn);
			if (symbol && (insn.imm < 0 || (uint64_t)insn.imm < symbol->value))
				return false;
			some |= symbol != NULL;
		}
	}
	return some;
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
	read_exceptions(reader);
	for (uint32_t i = 0; i < reader->function_count; i++)
		if (reader->functions[i].made_static)
			objfile_make_static(reader->object, reader->functions[i].name);
	for (uint32_t i = 1; i < elf->section_count && !err; i++)
		if (objfile_is_code(&elf->sections[i]))
			err = read_relocs(reader, i);
	reader->adds_places = !err && adds_places(reader);
	return err;
}

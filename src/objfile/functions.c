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
	if (one->first != other->first)
		return one->first < other->first ? -1 : 1;
	return (one->count > other->count) - (one->count < other->count);
}

static int by_start(const void *a, const void *b)
{
	const struct objfile_function *one = a, *other = b;

	if (one->section != other->section)
		return one->section < other->section ? -1 : 1;
	return (one->first > other->first) - (one->first < other->first);
}

/* Those without instructions are at the place of the next one, and nobody can call them. */
struct objfile_function *objfile_find_function(const struct objfile_reader *reader,
					       uint32_t section, uint64_t insn)
{
	const struct objfile_function key = { .section = section, .first = (uint32_t)insn };
	const struct objfile_function *end = reader->functions + reader->function_count;
	struct objfile_function *found;

	if (insn > UINT32_MAX || !reader->function_count)
		return NULL;
	found = bsearch(&key, reader->functions, reader->function_count, sizeof(key), by_start);
	while (found && !found->count)
		found = found + 1 < end && by_start(found + 1, &key) == 0 ? found + 1 : NULL;
	return found;
}

/* Is it in a section of instructions? */
static bool is_in_code(const struct elf_file *elf, const struct elf_symbol *symbol)
{
	return symbol->section != SHN_UNDEF && symbol->section < elf->section_count &&
	       objfile_is_code(&elf->sections[symbol->section]);
}

/* A program that is static is noted; it is there all the same, to be looked at. */
static int add_function(struct objfile_reader *reader, const struct elf_symbol *symbol,
			uint64_t size)
{
	const struct elf_section *section = &reader->elf->sections[symbol->section];
	bool in_programs = strcmp(section->name, SUBPROGRAMS) != 0;
	bool is_program = in_programs && (symbol->bind != STB_LOCAL || symbol->type == STT_FUNC);

	if (symbol->value > section->size || size > section->size - symbol->value)
		return problem_set(reader->problem, -EINVAL, REASON_CORRUPT,
				   "function %s: it reaches beyond the end of section %s",
				   symbol->name, section->name);
	if (symbol->value % INSN_SIZE || size % INSN_SIZE || size / INSN_SIZE > INT32_MAX)
		return problem_set(reader->problem, -EINVAL, REASON_CORRUPT,
				   "function %s: %llu bytes at %llu of section %s are not "
				   "instructions",
				   symbol->name, (unsigned long long)size,
				   (unsigned long long)symbol->value, section->name);
	if (!*symbol->name)
		return problem_set(reader->problem, -EINVAL, REASON_MISSING,
				   "section %s: a function without a name", section->name);
	reader->functions[reader->function_count++] = (struct objfile_function){
		.name = symbol->name,
		.section = symbol->section,
		.first = (uint32_t)(symbol->value / INSN_SIZE),
		.count = (uint32_t)(size / INSN_SIZE),
		.is_program = is_program,
		.made_static = !is_program && symbol->bind != STB_LOCAL && symbol->hidden,
		.place = NOT_PLACED,
	};
	if (is_program && symbol->bind == STB_LOCAL)
		return problem_set(reader->problem, -EOPNOTSUPP, REASON_UNSUPPORTED,
				   "section %s: program %s is static; it has to be global",
				   section->name, symbol->name);
	return 0;
}

static int add_functions(struct objfile_reader *reader)
{
	const struct elf_file *elf = reader->elf;
	int err = 0;

	for (uint32_t i = 1; i < elf->symbol_count && !err; i++) {
		const struct elf_symbol *symbol = &elf->symbols[i];

		if (symbol->type == STT_FUNC && is_in_code(elf, symbol))
			err = objfile_note_fault(reader,
						 add_function(reader, symbol, symbol->size));
	}
	return err;
}

/* Before LLVM 8 a function's symbol has neither a type nor a size, as a label of the assembler's.
 * They are what sections have in which nothing is a function: those that are global, and static
 * ones that are called. */

static bool has_functions(const struct objfile_reader *reader, uint32_t section)
{
	for (uint32_t i = 0; i < reader->function_count; i++)
		if (reader->functions[i].section == section)
			return true;
	return false;
}

/* Which instructions of the section calls without a relocation go to: a bool each, which the caller
 * frees; NULL: no memory.  They count from the instruction that follows them. */
static bool *find_called(const struct elf_section *section)
{
	const int64_t count = (int64_t)(section->size / INSN_SIZE);
	bool *called = calloc((size_t)count + 1, sizeof(*called));

	for (int64_t i = 0; called && i < count; i++) {
		struct insn call;
		int64_t to;

		memcpy(&call, section->data + i * (int64_t)INSN_SIZE, INSN_SIZE);
		to = i + 1 + call.imm;
		if (call.opcode == (BPF_JMP | BPF_CALL) && call.src == BPF_PSEUDO_CALL && to >= 0 &&
		    to < count)
			called[to] = true;
	}
	return called;
}

static bool is_old_function(const struct elf_file *elf, const struct elf_symbol *symbol,
			    const bool *called)
{
	if (symbol->type != STT_NOTYPE || !*symbol->name || symbol->value % INSN_SIZE ||
	    symbol->value >= elf->sections[symbol->section].size)
		return false;
	return symbol->bind != STB_LOCAL || called[symbol->value / INSN_SIZE];
}

static int by_value(const void *a, const void *b)
{
	const struct elf_symbol *one = *(const struct elf_symbol *const *)a;
	const struct elf_symbol *other = *(const struct elf_symbol *const *)b;

	return (one->value > other->value) - (one->value < other->value);
}

/* Each goes to where the next one begins. */
static int add_old_functions(struct objfile_reader *reader, uint32_t index)
{
	const struct elf_file *elf = reader->elf;
	const struct elf_section *section = &elf->sections[index];
	cleanup_free const struct elf_symbol **symbols = NULL;
	cleanup_free bool *called = find_called(section);
	size_t count = 0;
	int err = 0;

	symbols = calloc(elf->symbol_count + 1, sizeof(struct elf_symbol *));
	if (!symbols || !called)
		return -ENOMEM;
	for (uint32_t i = 1; i < elf->symbol_count; i++)
		if (elf->symbols[i].section == index &&
		    is_old_function(elf, &elf->symbols[i], called))
			symbols[count++] = &elf->symbols[i];
	qsort(symbols, count, sizeof(struct elf_symbol *), by_value);
	for (size_t i = 0; i < count && !err; i++) {
		uint64_t end = i + 1 < count ? symbols[i + 1]->value : section->size;

		if (symbols[i]->value < end)
			err = objfile_note_fault(
				reader, add_function(reader, symbols[i], end - symbols[i]->value));
	}
	if (!count && strcmp(section->name, SUBPROGRAMS) != 0)
		return objfile_note_harmless(
			reader, problem_set(reader->problem, -EINVAL, REASON_MISSING,
					    "section %s: no symbol names the function that its "
					    "instructions are: they are left out",
					    section->name));
	return err;
}

static int add_all_functions(struct objfile_reader *reader)
{
	const struct elf_file *elf = reader->elf;
	int err = add_functions(reader);

	for (uint32_t i = 1; i < elf->section_count && !err; i++)
		if (objfile_is_code(&elf->sections[i]) && !has_functions(reader, i))
			err = add_old_functions(reader, i);
	return err;
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
	for (int i = 0; i < count; i++)
		if (relocs->relocs[i].offset % INSN_SIZE ||
		    INSN_SIZE > reader->elf->sections[section].size - relocs->relocs[i].offset)
			return problem_set(
				reader->problem, -EINVAL, REASON_CORRUPT,
				"section %s: a relocation at %llu, within an instruction",
				reader->elf->sections[section].name,
				(unsigned long long)relocs->relocs[i].offset);
	relocs->count = (uint32_t)count;
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

/* What an instruction holds that refers to a symbol with a place of its own: bytes that are added
 * to it.  -1: it is none.  Calls hold one less. */
static int64_t added(const struct objfile_reader *reader, uint32_t section,
		     const struct elf_reloc *reloc, uint64_t *place)
{
	const struct elf_symbol *symbol = &reader->elf->symbols[reloc->symbol];
	struct insn insn;
	bool calls;

	memcpy(&insn, reader->elf->sections[section].data + reloc->offset, sizeof(insn));
	calls = insn.opcode == (BPF_JMP | BPF_CALL) && insn.src == BPF_PSEUDO_CALL;
	if ((insn_slots(&insn) != 2 && !calls) || symbol->section == SHN_UNDEF ||
	    symbol->section >= SHN_LORESERVE || symbol->type == STT_SECTION || !symbol->value)
		return -1;
	*place = symbol->value;
	return insn.imm + calls < 0 ? 0 : (int64_t)insn.imm + calls;
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
			uint64_t place = 0;
			int64_t held = added(reader, i, &relocs->relocs[j], &place);

			if (held >= 0 && (uint64_t)held < place)
				return false;
			some |= held >= 0;
		}
	}
	return some;
}

int objfile_read_functions(struct objfile_reader *reader)
{
	const struct elf_file *elf = reader->elf;
	int err;

	reader->functions = calloc(elf->symbol_count + 1, sizeof(*reader->functions));
	if (!reader->functions)
		return -ENOMEM;
	err = add_all_functions(reader);
	qsort(reader->functions, reader->function_count, sizeof(*reader->functions), by_place);
	read_exceptions(reader);
	for (uint32_t i = 0; i < reader->function_count; i++)
		if (reader->functions[i].made_static)
			objfile_make_static(reader->object, reader->functions[i].name);
	for (uint32_t i = 1; i < elf->section_count && !err; i++)
		if (objfile_is_code(&elf->sections[i]))
			err = objfile_note_fault(reader, read_relocs(reader, i));
	reader->adds_places = !err && adds_places(reader);
	return err;
}

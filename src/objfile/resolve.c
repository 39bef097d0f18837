/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Relocations: what instructions stand for.  Compilers name a global symbol, or a section; what the
 * instruction itself holds is added to the symbol's place. */
#include <errno.h>
#include <string.h>

#include "objfile/internal.h"

#define INSN_SIZE sizeof(struct insn)

/* What is being resolved. */
struct reloc_question {
	const struct objfile_reader *reader;
	const struct insn *insn;
	const struct elf_symbol *symbol;
	uint32_t symbol_index;
};

static bool is_call(const struct insn *insn)
{
	return insn->opcode == (BPF_JMP | BPF_CALL);
}

static bool is_load(const struct insn *insn)
{
	return insn_slots(insn) == 2;
}

static bool is_section(const struct elf_symbol *symbol)
{
	return symbol->type == STT_SECTION;
}

/* Says why: what it does and to what, and what is wrong with that. */
static int refuse(const struct reloc_question *question, const char *does, const char *why)
{
	const struct objfile_reader *reader = question->reader;

	return problem_set(reader->problem, -EINVAL, REASON_CORRUPT, "it %s %s%s%s", does,
			   is_section(question->symbol) ? "something in section " : "",
			   objfile_symbol_name(reader->elf, question->symbol), why);
}

static int to_function(const struct objfile_reader *reader, uint32_t section, int64_t insn,
		       uint8_t src, struct objfile_resolved *resolved)
{
	struct objfile_function *function = insn < 0 ? NULL
						     : objfile_find_function(reader, section,
									     (uint64_t)insn);

	if (!function)
		return problem_set(reader->problem, -EINVAL, REASON_CORRUPT,
				   "it calls instruction %lld of section %s, where no function "
				   "begins",
				   (long long)insn, reader->elf->sections[section].name);
	*resolved = (struct objfile_resolved){ .kind = RESOLVED_FUNCTION,
					       .src = src,
					       .function = function };
	return 0;
}

static int later(struct objfile_resolved *resolved, enum objfile_reloc_kind kind, uint32_t target,
		 uint32_t offset)
{
	*resolved = (struct objfile_resolved){
		.kind = RESOLVED_LATER,
		.later = { .kind = kind, .target = target, .offset = offset },
	};
	return 0;
}

static int to_extern(const struct reloc_question *question, struct objfile_resolved *resolved)
{
	const struct objfile *object = question->reader->object;
	uint32_t index = question->reader->symbol_externs[question->symbol_index];
	const struct objfile_extern *external;

	if (index == UINT32_MAX)
		return refuse(question, "refers to", ", which is not defined");
	external = &object->externs[index];
	/* It has been noted; its name is there to be shown. */
	if (external->kind == OBJFILE_EXTERN_UNKNOWN)
		return later(resolved,
			     is_call(question->insn) ? OBJFILE_RELOC_KFUNC : OBJFILE_RELOC_KSYM,
			     index, 0);
	if (is_call(question->insn))
		return external->kind == OBJFILE_EXTERN_KFUNC
			       ? later(resolved, OBJFILE_RELOC_KFUNC, index, 0)
			       : refuse(question, "calls", ", which is a variable");
	if (external->kind == OBJFILE_EXTERN_KCONFIG)
		return later(resolved, OBJFILE_RELOC_VALUE, object->kconfig,
			     external->kconfig.offset);
	return later(resolved, OBJFILE_RELOC_KSYM, index, 0);
}

static bool is_empty(const struct elf_symbol *symbol)
{
	return symbol->type == STT_FUNC && !symbol->size;
}

/* The instruction holds the distance from the symbol, counted as calls do: from the next
 * instruction; or, where the assembler adds places, the bytes to the function, less one. */
static int to_called(const struct reloc_question *question, struct objfile_resolved *resolved)
{
	const struct elf_symbol *symbol = question->symbol;
	int64_t distance = (int64_t)question->insn->imm + 1;
	int64_t start = (int64_t)symbol->value;

	if (question->insn->src != BPF_PSEUDO_CALL)
		return refuse(question, "has a relocation for", " but calls a helper");
	if (is_empty(symbol))
		return refuse(question, "calls", ", which has no instructions");
	if (question->reader->adds_places && !is_section(symbol))
		start = distance;
	else
		start += distance * (int64_t)INSN_SIZE;
	if (start % (int64_t)INSN_SIZE)
		return refuse(question, "calls", ", within an instruction");
	return to_function(question->reader, symbol->section, start / (int64_t)INSN_SIZE,
			   BPF_PSEUDO_CALL, resolved);
}

static int to_callback(const struct reloc_question *question, uint64_t offset,
		       struct objfile_resolved *resolved)
{
	if (is_empty(question->symbol))
		return refuse(question, "loads the address of", ", which has no instructions");
	if (offset % INSN_SIZE)
		return refuse(question, "loads an address in", ", within an instruction");
	return to_function(question->reader, question->symbol->section,
			   (int64_t)(offset / INSN_SIZE), BPF_PSEUDO_FUNC, resolved);
}

/* An offset in a section of data, or in an arena; the kernel refuses one beyond the value's end. */
static int to_value(const struct reloc_question *question, uint32_t index, uint64_t offset,
		    struct objfile_resolved *resolved)
{
	const struct objfile_map *map = &question->reader->object->maps[index];

	if (map->kind == OBJFILE_MAP_DECLARED ? offset > UINT32_MAX : offset >= map->data_size)
		return problem_set(question->reader->problem, -EINVAL, REASON_CORRUPT,
				   "it loads the address of byte %llu of %s, which has %zu bytes",
				   (unsigned long long)offset, map->name, map->data_size);
	return later(resolved, OBJFILE_RELOC_VALUE, index, (uint32_t)offset);
}

/* A map has no inside: whatever is added to its symbol, it is meant. */
static int to_map(const struct reloc_question *question, uint64_t offset,
		  struct objfile_resolved *resolved)
{
	const struct objfile_reader *reader = question->reader;
	uint32_t section = question->symbol->section;
	uint64_t start = is_section(question->symbol) ? offset : question->symbol->value;

	for (uint32_t i = 0; i < reader->object->map_count; i++) {
		const struct objfile_place *place = &reader->places[i];

		if (place->data_section == section)
			return to_value(question, i, offset, resolved);
		if (place->section == section && place->offset == start &&
		    reader->object->maps[i].kind == OBJFILE_MAP_DECLARED)
			return later(resolved, OBJFILE_RELOC_MAP, i, 0);
	}
	return problem_set(reader->problem, -EINVAL, REASON_CORRUPT,
			   "it loads the address of %s, in section %s, which is neither a map nor "
			   "a variable",
			   is_section(question->symbol)
				   ? "something"
				   : objfile_symbol_name(reader->elf, question->symbol),
			   reader->elf->sections[section].name);
}

/* In the symbol's section. */
static uint64_t place_of(const struct reloc_question *question)
{
	uint64_t added = (uint64_t)(int64_t)question->insn->imm;

	if (question->reader->adds_places && !is_section(question->symbol))
		return added;
	return question->symbol->value + added;
}

/* The symbol says how long the table is. */
static int to_jumps(const struct reloc_question *question, struct objfile_resolved *resolved)
{
	const struct elf_symbol *symbol = question->symbol;
	const struct elf_section *section = &question->reader->elf->sections[symbol->section];

	if (!section->data || !symbol->size || symbol->size % 8 || symbol->value > section->size ||
	    symbol->size > section->size - symbol->value)
		return refuse(question, "loads the address of", ", which is not a jump table");
	*resolved = (struct objfile_resolved){
		.kind = RESOLVED_JUMPS,
		.later = { .kind = OBJFILE_RELOC_JUMPS, .offset = (uint32_t)question->insn->imm },
		.symbol = symbol,
	};
	return 0;
}

static int to_symbol(const struct reloc_question *question, struct objfile_resolved *resolved)
{
	const struct elf_symbol *symbol = question->symbol;
	uint64_t offset = place_of(question);

	if (symbol->section == SHN_UNDEF)
		return to_extern(question, resolved);
	if (symbol->section >= SHN_LORESERVE)
		return refuse(question, "refers to",
			      ", which has no place: a variable without an initial value, "
			      "compiled with -fcommon?");
	if (is_call(question->insn))
		return to_called(question, resolved);
	if (objfile_is_code(&question->reader->elf->sections[symbol->section]))
		return to_callback(question, offset, resolved);
	if (strcmp(question->reader->elf->sections[symbol->section].name, OBJFILE_JUMPS_SECTION) ==
	    0)
		return to_jumps(question, resolved);
	return to_map(question, offset, resolved);
}

int objfile_resolve_insn(const struct objfile_reader *reader,
			 const struct objfile_function *function, uint32_t index,
			 const struct insn *insn, const struct elf_reloc *reloc,
			 struct objfile_resolved *resolved)
{
	*resolved = (struct objfile_resolved){ .kind = RESOLVED_ITSELF };
	if (reloc) {
		const struct reloc_question question = {
			reader,
			insn,
			&reader->elf->symbols[reloc->symbol],
			reloc->symbol,
		};

		if (!is_call(insn) && !is_load(insn))
			return refuse(&question, "has a relocation for",
				      " but neither calls nor loads an address");
		return to_symbol(&question, resolved);
	}
	/* A static function in the same section. */
	if (is_call(insn) && insn->src == BPF_PSEUDO_CALL)
		return to_function(reader, function->section,
				   (int64_t)function->first + index + insn->imm + 1,
				   BPF_PSEUDO_CALL, resolved);
	if (is_load(insn) && insn->src == BPF_PSEUDO_FUNC)
		return problem_set(reader->problem, -EINVAL, REASON_CORRUPT,
				   "it loads the address of a function without a relocation");
	return 0;
}

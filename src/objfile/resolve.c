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

static const char *to_function(const struct objfile_reader *reader, uint32_t section, int64_t insn,
			       uint8_t src, struct objfile_resolved *resolved)
{
	struct objfile_function *function = insn < 0 ? NULL
						     : objfile_find_function(reader, section,
									     (uint64_t)insn);

	if (!function)
		return "it calls something that is not a function";
	*resolved = (struct objfile_resolved){ .kind = RESOLVED_FUNCTION,
					       .src = src,
					       .function = function };
	return NULL;
}

static const char *later(struct objfile_resolved *resolved, enum objfile_reloc_kind kind,
			 uint32_t target, uint32_t offset)
{
	*resolved = (struct objfile_resolved){
		.kind = RESOLVED_LATER,
		.later = { .kind = kind, .target = target, .offset = offset },
	};
	return NULL;
}

static const char *to_extern(const struct reloc_question *question,
			     struct objfile_resolved *resolved)
{
	const struct objfile *object = question->reader->object;
	uint32_t index = question->reader->symbol_externs[question->symbol_index];
	const struct objfile_extern *external;

	if (index == UINT32_MAX)
		return "it refers to a symbol that is not defined";
	external = &object->externs[index];
	if (is_call(question->insn))
		return external->kind == OBJFILE_EXTERN_KFUNC
			       ? later(resolved, OBJFILE_RELOC_KFUNC, index, 0)
			       : "it calls a variable";
	if (external->kind == OBJFILE_EXTERN_KCONFIG)
		return later(resolved, OBJFILE_RELOC_VALUE, object->kconfig,
			     external->kconfig.offset);
	return later(resolved, OBJFILE_RELOC_KSYM, index, 0);
}

/* The section of a function that is called holds the distance of it from the symbol, counted as
 * calls do: from the next instruction. */
static const char *to_called(const struct reloc_question *question,
			     struct objfile_resolved *resolved)
{
	const struct elf_symbol *symbol = question->symbol;

	if (question->insn->src != BPF_PSEUDO_CALL)
		return "it has a relocation but calls a helper";
	if (symbol->value % INSN_SIZE)
		return "it calls into the middle of an instruction";
	return to_function(question->reader, symbol->section,
			   (int64_t)(symbol->value / INSN_SIZE) + question->insn->imm + 1,
			   BPF_PSEUDO_CALL, resolved);
}

static const char *to_callback(const struct reloc_question *question, uint64_t offset,
			       struct objfile_resolved *resolved)
{
	if (offset % INSN_SIZE)
		return "it loads the address of half an instruction";
	return to_function(question->reader, question->symbol->section,
			   (int64_t)(offset / INSN_SIZE), BPF_PSEUDO_FUNC, resolved);
}

/* An offset in a section of data, or in an arena; the kernel refuses one beyond the value's end. */
static const char *to_value(const struct objfile_reader *reader, uint32_t index, uint64_t offset,
			    struct objfile_resolved *resolved)
{
	const struct objfile_map *map = &reader->object->maps[index];

	if (map->kind == OBJFILE_MAP_DECLARED ? offset > UINT32_MAX : offset >= map->data_size)
		return "it loads an address that is outside of its section";
	return later(resolved, OBJFILE_RELOC_VALUE, index, (uint32_t)offset);
}

static bool is_section(const struct elf_symbol *symbol)
{
	return symbol->type == STT_SECTION;
}

/* A map has no inside: whatever is added to its symbol, it is meant. */
static const char *to_map(const struct reloc_question *question, uint64_t offset,
			  struct objfile_resolved *resolved)
{
	const struct objfile_reader *reader = question->reader;
	uint32_t section = question->symbol->section;
	uint64_t start = is_section(question->symbol) ? offset : question->symbol->value;

	for (uint32_t i = 0; i < reader->object->map_count; i++) {
		const struct objfile_place *place = &reader->places[i];

		if (place->data_section == section)
			return to_value(reader, i, offset, resolved);
		if (place->section == section && place->offset == start &&
		    reader->object->maps[i].kind == OBJFILE_MAP_DECLARED)
			return later(resolved, OBJFILE_RELOC_MAP, i, 0);
	}
	return "it loads the address of something that is neither a map nor a variable";
}

/* In the symbol's section. */
static uint64_t place_of(const struct reloc_question *question)
{
	uint64_t added = (uint64_t)(int64_t)question->insn->imm;

	if (question->reader->adds_places && !is_section(question->symbol))
		return added;
	return question->symbol->value + added;
}

static const char *to_symbol(const struct reloc_question *question,
			     struct objfile_resolved *resolved)
{
	const struct elf_symbol *symbol = question->symbol;
	uint64_t offset = place_of(question);

	if (symbol->section == SHN_UNDEF)
		return to_extern(question, resolved);
	if (symbol->section >= SHN_LORESERVE)
		return "it refers to a variable that has no place: one without an initial value?";
	if (is_call(question->insn))
		return to_called(question, resolved);
	if (objfile_is_code(&question->reader->elf->sections[symbol->section]))
		return to_callback(question, offset, resolved);
	return to_map(question, offset, resolved);
}

const char *objfile_resolve_insn(const struct objfile_reader *reader,
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
			return "it has a relocation but neither calls nor loads an address";
		return to_symbol(&question, resolved);
	}
	/* A static function in the same section. */
	if (is_call(insn) && insn->src == BPF_PSEUDO_CALL)
		return to_function(reader, function->section,
				   (int64_t)function->first + index + insn->imm + 1,
				   BPF_PSEUDO_CALL, resolved);
	if (is_load(insn) && insn->src == BPF_PSEUDO_FUNC)
		return "it loads the address of a function without a relocation";
	return NULL;
}

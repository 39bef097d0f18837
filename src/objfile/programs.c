/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An object's programs: each followed by the functions that it calls, in the order in which they
 * are first called, as libbpf puts them (a program's tag depends on it). */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "objfile/internal.h"

/* As many functions as the kernel allows in one program (BPF_MAX_SUBPROGS), one in another, … */
#define DEPTH_MAX 256

/* … and as many instructions (BPF_COMPLEXITY_LIMIT_INSNS). */
#define INSNS_MAX 1000000

/* Of all programs, 128 MiB: functions that overlap each other could make any number of a file. */
#define TOTAL_MAX (1U << 24)

/* A jump table of it, and where it comes from. */
struct builder_jumps {
	const struct objfile_function *function;
	const struct elf_symbol *symbol;
	struct objfile_jumps jumps;
};

/* A program in the making. */
struct program_builder {
	const struct objfile_reader *reader;
	uint32_t count; /* of instructions */
	struct buf insns;
	struct buf pieces; /* struct objfile_function *: what has been placed */
	struct buf relocs; /* struct objfile_reloc */
	struct buf jumps;  /* struct builder_jumps */
	struct buf ext[EXT_KINDS];
	bool incomplete[EXT_KINDS]; /* some piece has none at its start */
};

/* Says where it is that the problem is: returns -EINVAL. */
static int say_where(const struct program_builder *builder, const struct objfile_function *function,
		     uint32_t index)
{
	const struct objfile_reader *reader = builder->reader;

	problem_prefix(reader->problem, "section %s: instruction %u (%s+%u): ",
		       reader->elf->sections[function->section].name, function->first + index,
		       function->name, index);
	return -EINVAL;
}

static int fail_at(const struct program_builder *builder, const struct objfile_function *function,
		   uint32_t index, enum reason reason, const char *what)
{
	problem_set(builder->reader->problem, -EINVAL, reason, "%s", what);
	return say_where(builder, function, index);
}

static struct insn *insn_at(const struct program_builder *builder, uint32_t place)
{
	return (struct insn *)builder->insns.data + place;
}

static void add_piece(struct program_builder *builder, struct objfile_function *function)
{
	const struct elf_section *section = &builder->reader->elf->sections[function->section];
	const struct objfile_ext *ext = &builder->reader->ext;

	function->place = builder->count;
	buf_add(&builder->pieces, &function, sizeof(function));
	buf_add(&builder->insns, section->data + function->first * sizeof(struct insn),
		function->count * sizeof(struct insn));
	builder->count += function->count;
	for (enum ext_kind kind = 0; kind < EXT_KINDS; kind++) {
		size_t before = builder->ext[kind].len;
		uint32_t added = objfile_ext_add(ext, kind, function, function->place,
						 &builder->ext[kind]);
		uint32_t first = UINT32_MAX;

		if (added && !builder->ext[kind].err)
			memcpy(&first, builder->ext[kind].data + before, sizeof(first));
		/* CO-RE relocations begin anywhere, the others where the function does. */
		builder->incomplete[kind] |= first != function->place;
	}
}

static int by_offset(const void *a, const void *b)
{
	const struct elf_reloc *one = a, *other = b;

	return (one->offset > other->offset) - (one->offset < other->offset);
}

/* The relocation of an instruction of a section, or NULL. */
static const struct elf_reloc *find_reloc(const struct objfile_relocs *relocs, uint32_t insn)
{
	const struct elf_reloc key = { .offset = insn * (uint64_t)sizeof(struct insn) };

	if (!relocs->count)
		return NULL;
	return bsearch(&key, relocs->relocs, relocs->count, sizeof(key), by_offset);
}

static int place_function(struct program_builder *builder, struct objfile_function *function,
			  int depth);

/* Points a call, or the load of a callback's address, to a function. */
static int point_to(struct program_builder *builder, const struct objfile_function *from,
		    uint32_t index, struct objfile_function *to, int depth)
{
	int err = 0;

	if (to->place == NOT_PLACED)
		err = place_function(builder, to, depth + 1);
	if (err)
		return err;
	insn_at(builder, from->place + index)->imm = (int32_t)(to->place - (from->place + index) -
							       1);
	return 0;
}

/* In the function that jumps, as the verifier wants it. */
static int read_jumps(const struct program_builder *builder, const struct builder_jumps *from,
		      struct objfile_jumps *jumps)
{
	const struct elf_section *section = &builder->reader->elf->sections[from->symbol->section];
	const struct objfile_function *function = from->function;
	uint32_t count = (uint32_t)(from->symbol->size / sizeof(uint64_t));

	jumps->insns = calloc(count, sizeof(*jumps->insns));
	if (!jumps->insns)
		return -ENOMEM;
	for (jumps->count = 0; jumps->count < count; jumps->count++) {
		uint64_t place, insn;

		memcpy(&place, section->data + from->symbol->value + jumps->count * sizeof(place),
		       sizeof(place));
		insn = place / sizeof(struct insn);
		if (place % sizeof(struct insn) || insn < function->first ||
		    insn - function->first >= function->count) {
			free(jumps->insns);
			return problem_set(builder->reader->problem, -EINVAL, REASON_CORRUPT,
					   "jump table %s: entry %u is not an instruction of %s",
					   from->symbol->name, jumps->count, function->name);
		}
		jumps->insns[jumps->count] = function->place + (uint32_t)(insn - function->first);
	}
	return 0;
}

/* The program's table of this function and symbol, which is made when it is met first. */
static int find_jumps(struct program_builder *builder, const struct objfile_function *function,
		      const struct elf_symbol *symbol, uint32_t *index)
{
	const struct builder_jumps *list = (const struct builder_jumps *)builder->jumps.data;
	struct builder_jumps made = { .function = function, .symbol = symbol };
	uint32_t count = (uint32_t)(builder->jumps.len / sizeof(made));
	int err;

	for (*index = 0; *index < count; ++*index)
		if (list[*index].function == function && list[*index].symbol == symbol)
			return 0;
	err = read_jumps(builder, &made, &made.jumps);
	if (err)
		return err;
	buf_add(&builder->jumps, &made, sizeof(made));
	if (builder->jumps.err)
		free(made.jumps.insns);
	return builder->jumps.err;
}

static int place_insn(struct program_builder *builder, const struct objfile_function *function,
		      uint32_t index, const struct elf_reloc *reloc, int depth)
{
	struct insn insn = *insn_at(builder, function->place + index);
	struct objfile_reloc left;
	struct objfile_resolved resolved;
	int err;

	if (objfile_resolve_insn(builder->reader, function, index, &insn, reloc, &resolved))
		return say_where(builder, function, index);
	switch (resolved.kind) {
	case RESOLVED_FUNCTION:
		insn_at(builder, function->place + index)->src = resolved.src;
		return point_to(builder, function, index, resolved.function, depth);
	case RESOLVED_LATER:
		left = resolved.later;
		left.insn = function->place + index;
		buf_add(&builder->relocs, &left, sizeof(left));
		return 0;
	case RESOLVED_JUMPS:
		left = resolved.later;
		left.insn = function->place + index;
		err = find_jumps(builder, function, resolved.symbol, &left.target);
		if (!err)
			buf_add(&builder->relocs, &left, sizeof(left));
		return err;
	default:
		return 0;
	}
}

static int place_insns(struct program_builder *builder, const struct objfile_function *function,
		       int depth)
{
	const struct objfile_relocs *relocs = &builder->reader->relocs[function->section];
	uint32_t slots;

	for (uint32_t i = 0; i < function->count; i += slots) {
		const struct elf_reloc *reloc = find_reloc(relocs, function->first + i);
		int err;

		slots = insn_slots(insn_at(builder, function->place + i));
		if (slots > function->count - i)
			return fail_at(builder, function, i, REASON_CORRUPT,
				       "the second half of it is missing");
		err = place_insn(builder, function, i, reloc, depth);
		if (err)
			return err;
	}
	return 0;
}

static int place_function(struct program_builder *builder, struct objfile_function *function,
			  int depth)
{
	if (depth >= DEPTH_MAX)
		return fail_at(builder, function, 0, REASON_LIMIT,
			       "more functions than a program can have");
	if (function->count > INSNS_MAX - builder->count)
		return fail_at(builder, function, 0, REASON_LIMIT,
			       "more instructions than a program can have");
	add_piece(builder, function);
	if (builder->insns.err || builder->pieces.err)
		return -ENOMEM;
	return place_insns(builder, function, depth);
}

static int by_insn(const void *a, const void *b)
{
	const struct objfile_reloc *one = a, *other = b;

	return (one->insn > other->insn) - (one->insn < other->insn);
}

/* Hands the jump tables over. */
static int finish_jumps(struct program_builder *builder, struct objfile_program *program)
{
	const struct builder_jumps *list = (const struct builder_jumps *)builder->jumps.data;
	uint32_t count = (uint32_t)(builder->jumps.len / sizeof(*list));

	program->jumps = calloc(count + 1, sizeof(*program->jumps));
	if (!program->jumps)
		return -ENOMEM;
	for (program->jump_count = 0; program->jump_count < count; program->jump_count++)
		program->jumps[program->jump_count] = list[program->jump_count].jumps;
	builder->jumps.len = 0;
	return 0;
}

/* Notes which functions there are, which is the order in which they were placed. */
static int finish_parts(struct program_builder *builder, struct objfile_program *program)
{
	struct objfile_function *const *pieces = (struct objfile_function *const *)
							 builder->pieces.data;
	uint32_t count = (uint32_t)(builder->pieces.len / sizeof(struct objfile_function *));

	program->parts = calloc(count + 1, sizeof(*program->parts));
	if (!program->parts)
		return -ENOMEM;
	for (uint32_t i = 0; i < count; i++)
		program->parts[i] = (struct objfile_part){ pieces[i]->name, pieces[i]->place };
	program->part_count = count;
	return 0;
}

/* The pieces in one; func_info and line_info have to be there for all of them or for none. */
static int finish(struct program_builder *builder, struct objfile_program *program)
{
	struct buf *ext = builder->ext;

	for (enum ext_kind kind = 0; kind < EXT_KINDS; kind++) {
		if (kind != EXT_CORE_RELOS && builder->incomplete[kind])
			ext[kind].len = 0;
		if (ext[kind].err)
			return ext[kind].err;
	}
	if (builder->relocs.err)
		return builder->relocs.err;
	if (finish_jumps(builder, program) || finish_parts(builder, program))
		return -ENOMEM;
	program->insn_count = builder->count;
	program->insns = (struct insn *)take_ptr(builder->insns.data);
	program->reloc_count = (uint32_t)(builder->relocs.len / sizeof(*program->relocs));
	program->relocs = (struct objfile_reloc *)take_ptr(builder->relocs.data);
	if (program->reloc_count)
		qsort(program->relocs, program->reloc_count, sizeof(*program->relocs), by_insn);
	program->func_count = (uint32_t)(ext[EXT_FUNCS].len / sizeof(*program->funcs));
	program->funcs = (struct objfile_func_info *)take_ptr(ext[EXT_FUNCS].data);
	program->line_count = (uint32_t)(ext[EXT_LINES].len / sizeof(*program->lines));
	program->lines = (struct objfile_line_info *)take_ptr(ext[EXT_LINES].data);
	program->core_relo_count = (uint32_t)(ext[EXT_CORE_RELOS].len /
					      sizeof(*program->core_relos));
	program->core_relos = (struct objfile_core_relo *)take_ptr(ext[EXT_CORE_RELOS].data);
	return 0;
}

static void builder_done(struct program_builder *builder)
{
	struct objfile_function **pieces = (struct objfile_function **)builder->pieces.data;

	for (size_t i = 0; i < builder->pieces.len / sizeof(*pieces); i++)
		pieces[i]->place = NOT_PLACED;
	buf_done(&builder->pieces);
	buf_done(&builder->insns);
	buf_done(&builder->relocs);
	for (size_t i = 0; i < builder->jumps.len / sizeof(struct builder_jumps); i++)
		free(((struct builder_jumps *)builder->jumps.data)[i].jumps.insns);
	buf_done(&builder->jumps);
	for (enum ext_kind kind = 0; kind < EXT_KINDS; kind++)
		buf_done(&builder->ext[kind]);
}

/* What the name of its section says of a program. */
static void read_name(struct objfile_program *program, const char *section)
{
	program->autoload = *section != '?';
	program->section = program->autoload ? section : section + 1;
	if (section_parse_elf(program->section, &program->kind, &program->target))
		program->kind = (struct section){ .name = NULL };
}

static int place_program(struct program_builder *builder, struct objfile_function *function)
{
	int err = place_function(builder, function, 0);

	if (err || !function->catcher || function->catcher->place != NOT_PLACED)
		return err;
	return place_function(builder, function->catcher, 1);
}

static int read_program(struct objfile_reader *reader, struct objfile_function *function,
			struct objfile_program *program)
{
	struct program_builder builder = { .reader = reader };
	int err;

	program->name = function->name;
	read_name(program, reader->elf->sections[function->section].name);
	/* What there is of it can be looked at. */
	err = objfile_note_fault(reader, place_program(&builder, function));
	if (!err)
		err = finish(&builder, program);
	builder_done(&builder);
	return err;
}

/* A program that only structs call which are not created unasked is not loaded unasked. */
static void choose_callbacks(struct objfile *object)
{
	for (uint32_t i = 0; i < object->map_count; i++)
		for (uint32_t j = 0; j < object->maps[i].slot_count; j++)
			if (!object->maps[i].autocreate)
				object->programs[object->maps[i].slots[j].target].autoload = false;
	for (uint32_t i = 0; i < object->map_count; i++) {
		const struct objfile_map *map = &object->maps[i];

		for (uint32_t j = 0; map->kind == OBJFILE_MAP_STRUCT_OPS && j < map->slot_count;
		     j++)
			object->programs[map->slots[j].target].autoload |= map->autocreate;
	}
}

int objfile_read_programs(struct objfile_reader *reader)
{
	struct objfile *object = reader->object;
	uint64_t total = 0;
	int err = 0;

	object->programs = calloc(reader->function_count + 1, sizeof(*object->programs));
	if (!object->programs)
		return -ENOMEM;
	for (uint32_t i = 0; i < reader->function_count && !err; i++) {
		if (!reader->functions[i].is_program)
			continue;
		err = read_program(reader, &reader->functions[i],
				   &object->programs[object->program_count++]);
		total += object->programs[object->program_count - 1].insn_count;
		if (!err && total > TOTAL_MAX)
			err = problem_set(reader->problem, -EINVAL, REASON_LIMIT,
					  "more than %u instructions in its programs", TOTAL_MAX);
	}
	if (!err)
		choose_callbacks(object);
	return err;
}

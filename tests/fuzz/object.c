/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzzes object files: one is refused with words, or it becomes a model in which every index,
 * offset and type is within range. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "objfile/objfile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static bool has_type(const struct objfile *object, uint32_t id)
{
	return id == 0 || (object->btf && id < btf_end_id(object->btf));
}

static void check_map(const struct objfile *object, const struct objfile_map *map)
{
	bool maps = map->create.map_type != MAP_TYPE_PROG_ARRAY &&
		    map->kind == OBJFILE_MAP_DECLARED;

	check(map->name && *map->name && map->section);
	check(has_type(object, map->create.btf_key_type_id));
	check(has_type(object, map->create.btf_value_type_id));
	check(has_type(object, map->struct_type));
	check(map->kind == OBJFILE_MAP_DECLARED || map->data_size == map->create.value_size);
	check(!map->data_size || map->data);
	for (uint32_t i = 0; i < map->slot_count; i++)
		check(map->slots[i].target < (maps ? object->map_count : object->program_count));
}

static void check_reloc(const struct objfile *object, const struct objfile_program *program,
			const struct objfile_reloc *reloc)
{
	bool to_extern = reloc->kind == OBJFILE_RELOC_KSYM || reloc->kind == OBJFILE_RELOC_KFUNC;

	check(reloc->target < (to_extern			    ? object->extern_count
			       : reloc->kind == OBJFILE_RELOC_JUMPS ? program->jump_count
								    : object->map_count));
	check(reloc->insn < program->insn_count);
	check(reloc->insn + insn_slots(&program->insns[reloc->insn]) <= program->insn_count);
}

static void check_info(const struct objfile *object, const struct objfile_program *program)
{
	for (uint32_t i = 0; i < program->func_count; i++) {
		check(program->funcs[i].insn_off < program->insn_count);
		check(has_type(object, program->funcs[i].type_id));
	}
	for (uint32_t i = 0; i < program->line_count; i++) {
		check(program->lines[i].insn_off < program->insn_count);
		check(btf_string(object->btf, program->lines[i].line_off));
	}
	for (uint32_t i = 0; i < program->core_relo_count; i++) {
		check(program->core_relos[i].insn_off / 8 < program->insn_count);
		check(has_type(object, program->core_relos[i].type_id));
		check(btf_string(object->btf, program->core_relos[i].access_str_off));
	}
}

/* Calls and callbacks stay within the program. */
static void check_insns(const struct objfile_program *program)
{
	for (uint32_t i = 0; i < program->insn_count; i += insn_slots(&program->insns[i])) {
		const struct insn *insn = &program->insns[i];
		bool to_function = (insn->opcode == (BPF_JMP | BPF_CALL) &&
				    insn->src == BPF_PSEUDO_CALL) ||
				   (insn_slots(insn) == 2 && insn->src == BPF_PSEUDO_FUNC);
		int64_t target = (int64_t)i + 1 + insn->imm;

		for (uint32_t j = 0; to_function && j < program->reloc_count; j++)
			to_function &= program->relocs[j].insn != i;
		check(!to_function || (target >= 0 && target < program->insn_count));
	}
}

static void check_object(const struct objfile *object)
{
	for (uint32_t i = 0; i < object->map_count; i++)
		check_map(object, &object->maps[i]);
	for (uint32_t i = 0; i < object->program_count; i++) {
		const struct objfile_program *program = &object->programs[i];

		check(*program->name);
		for (uint32_t j = 0; j < program->reloc_count; j++)
			check_reloc(object, program, &program->relocs[j]);
		check_info(object, program);
		check_insns(program);
	}
	for (uint32_t i = 0; i < object->extern_count; i++)
		check(*object->externs[i].symbol && has_type(object, object->externs[i].type));
	check(object->kconfig == OBJFILE_NO_MAP || object->kconfig < object->map_count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_objfile struct objfile *object = NULL;
	cleanup_problem struct problem problem = PROBLEM_NONE;
	int err = objfile_open(data, size, "fuzz.bpf.o", &object, &problem);

	check(err ? *problem_text(&problem) && !object : object != NULL);
	if (!err)
		check_object(object);
	else if (!objfile_look(data, size, "fuzz.bpf.o", &object, NULL))
		check(object->fault_count);
	return 0;
}

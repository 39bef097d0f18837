/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an object needs of a kernel, as far as can be told without one. */
#include "objfile/objfile.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void objfile_needs_done(struct objfile_needs *needs)
{
	free(needs->list);
	*needs = OBJFILE_NEEDS_NONE;
}

static bool is_later(const char *a, const char *b)
{
	unsigned a_major = 0, a_minor = 0, b_major = 0, b_minor = 0;

	sscanf(a, "%u.%u", &a_major, &a_minor);
	sscanf(b, "%u.%u", &b_major, &b_minor);
	return a_major > b_major || (a_major == b_major && a_minor > b_minor);
}

static void add(struct objfile_needs *needs, const char *what, const char *name, const char *since)
{
	struct objfile_need *list;

	if (!name || needs->err)
		return;
	for (size_t i = 0; i < needs->count; i++)
		if (strcmp(needs->list[i].what, what) == 0 &&
		    strcmp(needs->list[i].name, name) == 0)
			return;
	list = reallocarray(needs->list, needs->count + 1, sizeof(*list));
	if (!list) {
		needs->err = -ENOMEM;
		return;
	}
	needs->list = list;
	list[needs->count++] = (struct objfile_need){ what, name, since };
	if (since && (!needs->since || is_later(since, needs->since)))
		needs->since = since;
}

static void add_number(struct objfile_needs *needs, const char *what, const struct names *names,
		       uint64_t number)
{
	add(needs, what, names_of(names, number), names_since(names, number));
}

static void add_flags(struct objfile_needs *needs, const char *what, const struct names *names,
		      uint32_t flags)
{
	for (uint32_t bit = 1; bit; bit <<= 1)
		if (flags & bit)
			add_number(needs, what, names, bit);
}

static void add_map(struct objfile_needs *needs, const struct objfile_map *map)
{
	if (map->create.map_type)
		add_number(needs, "map type", &map_types, map->create.map_type);
	add_flags(needs, "map flag", &map_flags, map->create.map_flags);
	if (map->inner)
		add_map(needs, map->inner);
}

static void add_calls(struct objfile_needs *needs, const struct objfile_program *program)
{
	for (uint32_t i = 0; i < program->insn_count; i += insn_slots(&program->insns[i])) {
		const struct insn *insn = &program->insns[i];

		if (insn->opcode == (BPF_JMP | BPF_CALL) && !insn->src)
			add_number(needs, "helper", &helpers, (uint32_t)insn->imm);
		if (insn->opcode == (BPF_JMP | BPF_JA | BPF_X))
			add(needs, "instruction", "gotox", "6.19");
	}
}

static void add_program(struct objfile_needs *needs, const struct objfile_program *program)
{
	if (program->kind.name) {
		add_number(needs, "program type", &prog_types, program->kind.prog_type);
		add_flags(needs, "program flag", &prog_flags, program->kind.prog_flags);
	}
	if (program->kind.name && program->kind.attach_type)
		add_number(needs, "attach type", &attach_types, program->kind.attach_type);
	if (program->core_relo_count ||
	    section_target(program->kind.prog_type, program->kind.attach_type))
		add(needs, "feature", "/sys/kernel/btf/vmlinux", "5.4");
	if (program->jump_count)
		add_number(needs, "map type", &map_types, MAP_TYPE_INSN_ARRAY);
	add_calls(needs, program);
}

static void add_extern(struct objfile_needs *needs, const struct objfile_extern *symbol)
{
	static const char *const kinds[] = {
		[OBJFILE_EXTERN_KCONFIG] = "setting",
		[OBJFILE_EXTERN_KSYM] = "symbol",
		[OBJFILE_EXTERN_KSYM_TYPED] = "variable",
		[OBJFILE_EXTERN_KFUNC] = "function",
	};

	/* What another file has is nothing that a kernel could have. */
	if (!symbol->weak && symbol->kind != OBJFILE_EXTERN_UNKNOWN)
		add(needs, kinds[symbol->kind], symbol->symbol, NULL);
}

int objfile_needs(const struct objfile *object, struct objfile_needs *needs)
{
	for (uint32_t i = 0; i < object->map_count; i++)
		add_map(needs, &object->maps[i]);
	for (uint32_t i = 0; i < object->program_count; i++)
		add_program(needs, &object->programs[i]);
	for (uint32_t i = 0; i < object->extern_count; i++)
		add_extern(needs, &object->externs[i]);
	return needs->err;
}

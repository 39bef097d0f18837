/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzzes what is done with an object before the kernel is asked: CO-RE relocations against types
 * that may be bad, its variables, its needs, its types for an old kernel. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "load/core.h"
#include "load/load_internal.h"
#include "objfile/objfile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void relocate(struct core *core, const struct objfile_program *program)
{
	struct insn *insns = calloc(program->insn_count + 1, sizeof(*insns));
	const struct objfile_core_relo *relo;

	if (!insns)
		abort();
	memcpy(insns, program->insns, program->insn_count * sizeof(*insns));
	core_apply(core, program, insns, &relo);
	free(insns);
	for (uint32_t i = 0; i < program->core_relo_count; i++) {
		cleanup_buf struct buf text = BUF_EMPTY;

		core_describe(core->object, &program->core_relos[i], &text);
	}
}

/* A variable is within its section, and can be set. */
static void set(const char *name, const struct btf_variable *variable, void *context)
{
	struct objfile *object = context;
	char assignment[256];

	if (!variable->size)
		abort();
	snprintf(assignment, sizeof(assignment), "%s=1", name);
	objfile_set(object, assignment, NULL);
}

static bool lacks_all(const char *since)
{
	return since;
}

static void use_types(const struct objfile *object)
{
	cleanup_buf struct buf made = BUF_EMPTY;
	struct btf *btf;

	if (btf_sanitise(object->btf_bytes, object->btf_size, lacks_all, &made))
		return;
	if (btf_open_bytes(made.data, made.len, NULL, &btf, NULL))
		abort();
	btf_close(btf);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_objfile struct objfile *object = NULL;
	cleanup_objfile_needs struct objfile_needs needs = OBJFILE_NEEDS_NONE;
	cleanup_problem struct problem problem = PROBLEM_NONE;
	struct core core;

	if (objfile_open(data, size, "fuzz.bpf.o", &object, &problem))
		return 0;
	objfile_needs(object, &needs);
	if (!object->btf)
		return 0;
	core = (struct core){ .object = object, .target = object->btf };
	for (uint32_t i = 0; i < object->program_count; i++)
		relocate(&core, &object->programs[i]);
	core_done(&core);
	for (uint32_t i = 0; i < object->map_count; i++)
		objfile_each_variable(object, &object->maps[i], set, object);
	use_types(object);
	return 0;
}

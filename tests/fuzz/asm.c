/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzzes assembler text: it is assembled, or refused with a place and words; and what was assembled
 * becomes text that assembles to the same. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "asm/asm.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int helper_by_name(const char *name)
{
	return strcmp(name, "map_lookup_elem") == 0 ? 1 : -ENOENT;
}

static const char *similar_helper(const char *name)
{
	return *name == 'm' ? "map_lookup_elem" : NULL;
}

static int kernel_function(void *context, const char *name)
{
	(void)context;
	return strncmp(name, "bpf_xdp_", 8) == 0 ? 77777 : -ENOENT;
}

static const struct asm_helpers test_helpers = { helper_by_name, similar_helper, kernel_function,
						 NULL };

static void check_program(const struct asm_program *program)
{
	cleanup_asm_program struct asm_program again = ASM_PROGRAM_EMPTY;
	cleanup_buf struct buf text = BUF_EMPTY;

	for (size_t i = 0; i < program->count; buf_add_char(&text, '\n'))
		i += (size_t)disasm_insn(&text, &program->insns[i], program->count - i,
					 DISASM_OPCODE, NULL);
	if (asm_assemble(text.data, text.len, &test_helpers, &again, NULL))
		abort();
	if (again.count != program->count)
		abort();
	if (again.count && memcmp(again.insns, program->insns, again.count * 8) != 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_asm_program struct asm_program program = ASM_PROGRAM_EMPTY;
	cleanup_problem struct problem problem = PROBLEM_NONE;
	int err = asm_assemble((const char *)data, size, &test_helpers, &program, &problem);

	if (!err)
		check_program(&program);
	else if (!problem.line || !problem.column || !problem.text.len)
		abort();
	return 0;
}

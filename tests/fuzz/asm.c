/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzzes assembler text: it is assembled, or refused with a place and words; and what was assembled
 * becomes text that assembles to the same. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "asm/assemble.h"
#include "asm/disasm.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int helper_by_name(const char *name)
{
	return strcmp(name, "map_lookup_elem") == 0 ? 1 : -ENOENT;
}

static void check_error(const struct asm_error *error)
{
	if (!error->line || !error->column || !error->message[0])
		abort();
}

static void check_program(const struct asm_program *program)
{
	cleanup_asm_program struct asm_program again = ASM_PROGRAM_EMPTY;
	cleanup_buf struct buf text = BUF_EMPTY;
	struct asm_error error;

	for (size_t i = 0; i < program->count; buf_add_char(&text, '\n'))
		i += (size_t)disasm_insn(&text, &program->insns[i], program->count - i,
					 DISASM_OPCODE, NULL);
	if (assemble(text.data, text.len, helper_by_name, &again, &error))
		abort();
	if (again.count != program->count)
		abort();
	if (again.count && memcmp(again.insns, program->insns, again.count * 8) != 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_asm_program struct asm_program program = ASM_PROGRAM_EMPTY;
	struct asm_error error = { 0 };
	int err = assemble((const char *)data, size, helper_by_name, &program, &error);

	if (err)
		check_error(&error);
	else
		check_program(&program);
	return 0;
}

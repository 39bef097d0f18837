/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Instructions as a dump writes them into a file, made fit to be loaded again. */
#include "cmd/prog/raw.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bpf/ksyms.h"
#include "names/names.h"

static void undo_call(struct insn *insn, struct ksyms *ksyms)
{
	const char *function;
	int helper;

	if (insn->src == BPF_PSEUDO_CALL && insn->off) {
		insn->imm = insn->off;
		insn->off = 0;
	} else if (insn->src == 0 && !names_of(&helpers, (uint32_t)insn->imm)) {
		function = ksyms_called(ksyms, insn->imm);
		helper = function ? ksyms_helper(function) : -ENOENT;
		if (helper >= 0)
			insn->imm = helper;
	}
}

/* A 64-bit number that stands for a map, or for a function, whose second half the kernel uses. */
static void undo_number(struct asm_program *program, size_t at)
{
	struct insn *insn = &program->insns[at];
	struct asm_map_ref ref = { .insn = at, .number = (uint32_t)insn->imm };

	switch (insn->src) {
	case BPF_PSEUDO_MAP_FD:
	case BPF_PSEUDO_MAP_VALUE:
		ref.kind = MAP_REF_ID;
		program->maps[program->map_count++] = ref;
		break;
	case BPF_PSEUDO_MAP_IDX:
	case BPF_PSEUDO_MAP_IDX_VALUE:
		ref.kind = MAP_REF_IDX;
		program->maps[program->map_count++] = ref;
		break;
	case BPF_PSEUDO_FUNC:
		insn[1].imm = 0;
		break;
	default:
		break;
	}
}

int raw_program(const void *bytes, size_t size, struct ksyms *ksyms, struct asm_program *program)
{
	cleanup_asm_program struct asm_program made = { .count = size / sizeof(struct insn) };

	made.insns = malloc(size);
	made.maps = calloc(made.count, sizeof(*made.maps));
	if (!made.insns || !made.maps)
		return -ENOMEM;
	memcpy(made.insns, bytes, size);
	for (size_t i = 0; i < made.count; i += insn_slots(&made.insns[i])) {
		struct insn *insn = &made.insns[i];

		if (insn->opcode == (BPF_JMP | BPF_CALL))
			undo_call(insn, ksyms);
		else if (insn_slots(insn) == 2 && i + 1 < made.count)
			undo_number(&made, i);
	}
	*program = made;
	made = ASM_PROGRAM_EMPTY;
	return 0;
}

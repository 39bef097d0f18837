/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Text to instructions: the notation that disasm.h writes, with the line numbers, function headings
 * and source lines of a dump, and for people labels, comments and names of maps and helpers.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/problem.h"
#include "bpf/insn.h"

/* How a program names a map: map[id:97], map[idx:0], map[fd:3], map[name:flows], map[pinned:PATH].
 */
enum map_ref_kind { MAP_REF_ID, MAP_REF_IDX, MAP_REF_FD, MAP_REF_NAME, MAP_REF_PINNED };

/* A ld_dw whose imm is to become a map's fd. */
struct asm_map_ref {
	enum map_ref_kind kind;
	uint32_t number; /* ID, IDX, FD */
	char *text;	 /* NAME, PINNED: owned; else NULL */
	size_t insn;	 /* index of the ld_dw */
	unsigned line;	 /* where it stands, for messages */
};

struct asm_program {
	struct insn *insns;
	size_t count;
	struct asm_map_ref *maps; /* in the order of the instructions */
	size_t map_count;
};

#define ASM_PROGRAM_EMPTY ((struct asm_program){ 0 })

void asm_program_done(struct asm_program *program);
#define cleanup_asm_program cleanup_with(asm_program_done)

/* What the program's calls may name. */
struct asm_helpers {
	/* The number of the helper with this name ("map_lookup_elem"), or -ENOENT. */
	int (*number)(const char *name);
	/* The name that a mistyped one may be meant for, or NULL. */
	const char *(*similar)(const char *name);
};

/* Assembles the text; without `helpers` calls name none.  0; -EINVAL: `problem` says why, and where
 * in the text; -ENOMEM.  On failure `program` is untouched. */
int asm_assemble(const char *text, size_t size, const struct asm_helpers *helpers,
		 struct asm_program *program, struct problem *problem);

/* Makes the instruction of a map reference load this map: src and imm. */
void asm_set_map(struct asm_program *program, const struct asm_map_ref *ref, int fd);

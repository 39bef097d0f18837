/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Text to instructions: the notation that disasm.h writes, with the line numbers, function headings
 * and source lines of a dump, and for people labels, comments and names of maps and helpers.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
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

/* Where the text is wrong, from 1, and what with it, in words. */
struct asm_error {
	unsigned line;
	unsigned column;
	char message[160];
	char helper[64]; /* the name that it calls, which is no helper's; else "" */
};

/* The number of the helper with this name ("map_lookup_elem"), or -ENOENT. */
typedef int (*asm_helper_by_name)(const char *name);

/* Assembles the text.  -EINVAL: `error` says where and why; -ENOMEM.  On failure `program` is
 * untouched. */
int assemble(const char *text, size_t size, asm_helper_by_name helper, struct asm_program *program,
	     struct asm_error *error);

/* Makes the instruction of a map reference load this map: src and imm. */
void asm_set_map(struct asm_program *program, const struct asm_map_ref *ref, int fd);

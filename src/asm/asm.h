/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Instructions and text, in the notation of the verifier's log and of bpftool's dumps:
 * "(b7) r0 = 0", "(61) r2 = *(u32 *)(r1 +4)".  What is disassembled can be assembled again; the
 * assembler also takes the line numbers, function headings and source lines of a dump, all that
 * llvm-objdump -dr prints, and for people labels, comments and names of maps and helpers.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/problem.h"
#include "bpf/insn.h"

/*
 * Instructions to text
 */

/* Only the caller knows what calls and 64-bit numbers stand for.  Both return the text, in `space`
 * or elsewhere, or NULL for the default. */
struct disasm_names {
	/* After "call ": "bpf_map_lookup_elem#1"; default "unknown#1", "pc+3",
	 * "kernel-function#1". */
	const char *(*call)(void *context, const struct insn *insn, char *space, size_t size);
	/* After "r1 = "; insn[1] is there too; default "map[id:97]", "map[id:97][0]+8", "0x1f". */
	const char *(*imm64)(void *context, const struct insn *insn, char *space, size_t size);
	void *context;
};

enum disasm_flags {
	DISASM_OPCODE = 1, /* "(b7) " in front, as bpftool has it */
};

/* Adds the text of one instruction out of the `left` that are there (at least one).  How many it
 * was, 1 or 2; bytes that are no instruction are "BUG_xx", and one of them.  `names` may be NULL.
 */
int disasm_insn(struct buf *out, const struct insn *insn, size_t left, unsigned flags,
		const struct disasm_names *names);

/*
 * Text to instructions
 */

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
	unsigned *lines; /* of the text, for each instruction; NULL: it comes from no text */
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
	/* The BTF id of the kernel's function of this name that programs may call, or -ENOENT;
	 * NULL: none can be named. */
	int (*kernel_function)(void *context, const char *name);
	void *context;
};

/* Assembles the text; without `helpers` calls name none.  0; -EINVAL: `problem` says why, and where
 * in the text; -ENOMEM.  On failure `program` is untouched. */
int asm_assemble(const char *text, size_t size, const struct asm_helpers *helpers,
		 struct asm_program *program, struct problem *problem);

/* Makes the instruction of a map reference load this map: src and imm. */
void asm_set_map(struct asm_program *program, const struct asm_map_ref *ref, int fd);

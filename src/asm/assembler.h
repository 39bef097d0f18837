/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The assembler at work: what its lines have made so far (assemble.c), and the names in them, which
 * are resolved at the end (labels.c). */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "asm/statement.h"

struct label {
	struct span name;
	size_t insn; /* the index that it stands for */
	unsigned line, column;
	bool heading; /* of llvm-objdump's, which may have several of the name */
};

/* An instruction that names one. */
struct label_ref {
	struct span name;
	enum label_use use;
	int helper; /* as in struct statement */
	size_t insn;
	unsigned line, column;
};

struct assembler {
	const struct asm_helpers *helpers;
	struct buf insns;	     /* of struct insn */
	struct buf lines;	     /* of unsigned, for each of them */
	struct buf maps;	     /* of struct asm_map_ref */
	struct buf labels;	     /* of struct label */
	struct buf label_refs;	     /* of struct label_ref */
	struct buf relocs;	     /* of struct label_ref: of llvm-objdump's */
	size_t last;		     /* the instruction that was read last */
	struct scan_failure failure; /* of the line */
	struct span line;
	unsigned number; /* the line's */
	struct problem *problem;
};

static inline size_t assembler_count(const struct assembler *a)
{
	return a->insns.len / sizeof(struct insn);
}

/* Says what is wrong, and where: -EINVAL. */
int assembler_refuse(const struct assembler *a, unsigned line, unsigned column, enum reason reason,
		     const char *format, ...) PRINTF_LIKE(5, 6);

/* Notes that an instruction loads a map, all but whose text is in `ref`: 0 or -ENOMEM. */
int assembler_add_map(struct assembler *a, struct asm_map_ref ref, struct span text);

/* Fills in what labels and relocations stand for: 0, -EINVAL or -ENOMEM. */
int assembler_resolve(struct assembler *a);

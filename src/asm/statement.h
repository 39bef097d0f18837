/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line of assembler text as one instruction, and what of it is not known yet. */
#pragma once

#include <stdint.h>

#include "asm/assemble.h"
#include "asm/scan.h"
#include "bpf/insn.h"

/* Where the distance to a label goes. */
enum label_use { LABEL_NONE, LABEL_OFF, LABEL_IMM, LABEL_CALL };

struct statement {
	struct insn insn[2]; /* insn_slots() of them */
	enum label_use use;
	struct span label;
	int helper; /* LABEL_CALL: the helper of that name, if there is no such label; or -ENOENT */
	bool has_map;
	enum map_ref_kind map_kind;
	struct span map; /* NAME, PINNED */
};

/* Reads the text, an instruction with or without "(b7) " in front.  False: `failure` says why. */
bool statement_read(struct span text, const struct asm_helpers *helpers,
		    struct statement *statement, struct scan_failure *failure);

/* One try at reading a statement by one form. */
struct reading {
	struct scanner scan;
	struct statement *statement;
	int opcode;   /* the "(b7) " in front, or -1 */
	int dst, src; /* -1: not yet known */
	const struct asm_helpers *helpers;
};

/* The fields of a form that refer to something else (references.c): %j, %J, %m and %f of forms.h.
 * False: the failure is noted. */
bool reference_jump(struct reading *reading);
bool reference_long_jump(struct reading *reading);
bool reference_imm64(struct reading *reading);
bool reference_call(struct reading *reading);

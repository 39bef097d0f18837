/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands for a field of a form's pattern: registers, numbers, types, jumps, … */
#pragma once

#include "asm/statement.h"

/* One try at reading a statement by one form. */
struct reading {
	struct scan scan;
	struct statement *statement;
	int opcode;   /* the "(b7) " in front, or -1 */
	int dst, src; /* -1: not yet known */
	asm_helper_by_name helper;
};

/* Reads the field %`letter`.  False: noted in scan.failure. */
bool operand_read(struct reading *reading, char letter);

/* The two that are long: behind "r1 = " and behind "call ". */
bool imm64_read(struct reading *reading);
bool call_read(struct reading *reading);

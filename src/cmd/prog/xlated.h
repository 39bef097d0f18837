/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program's instructions as the kernel has translated them. */
#pragma once

#include "base/buf.h"
#include "cmd/prog/code.h"

/* What the instructions need, for code_open(). */
enum { XLATED_ARRAYS = PROG_XLATED | PROG_KSYMS | PROG_FUNC_INFO | PROG_LINE_INFO };

/* Adds the text of instruction `index`, calls and maps named; how many instructions it was. */
uint32_t xlated_text(struct buf *text, struct code *code, uint32_t index);

/* How many there are; 0 when the kernel does not show them. */
uint32_t xlated_count(const struct code *code);

/* Writes the list of instructions under this name (see out/out.h). */
void xlated_show(struct out *out, const char *name, struct code *code,
		 const struct dump_options *options);

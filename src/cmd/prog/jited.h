/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The native code that a program has been compiled to. */
#pragma once

#include "cmd/prog/code.h"

/* What it needs, for code_open(). */
enum {
	JITED_ARRAYS = PROG_JITED | PROG_KSYMS | PROG_FUNC_LENS | PROG_FUNC_INFO | PROG_LINE_INFO |
		       PROG_JITED_LINES,
};

/* Writes the list of functions under this name (see out/out.h). */
void jited_show(struct out *out, const char *name, struct code *code,
		const struct dump_options *options);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The instructions that `prog load` is given: assembler text, or the bytes themselves. */
#pragma once

#include "asm/assemble.h"
#include "base/buf.h"
#include "bpf/kernel.h"

/* Reads what a file holds, which shows which of the two it is; `name` is the file's for messages.
 * What is wrong is said; an enum status.  Maps are still to be put in. */
int source_read(struct kernel *kernel, const char *name, const struct buf *source,
		struct asm_program *program);

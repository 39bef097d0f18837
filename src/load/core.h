/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * CO-RE relocations applied here: for kernels that do not (before Linux 5.17), for programs whose
 * records the kernel would not look at, for what it gives up on, and for the types of another
 * kernel.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "objfile/objfile.h"

struct core_candidates;

/* A kernel's types, and what was found in them so far. */
struct core {
	const struct objfile *object;
	const struct btf *target;
	struct core_candidates *lists; /* owned; by the object's type */
	size_t count;
};

#define CORE_NONE ((struct core){ .object = NULL })
void core_done(struct core *core);

/* Has the program a relocation that the kernel gives up on? */
bool core_beyond_kernel(const struct objfile_program *program);

/* Puts the program's relocations into its instructions; what the kernel has nothing for becomes an
 * instruction that the verifier refuses if it can be reached, the one that the kernel makes of it.
 * 0; -EINVAL: a relocation that is malformed or has no single result, *which; -ENOMEM. */
int core_apply(struct core *core, const struct objfile_program *program, struct insn *insns,
	       const struct objfile_core_relo **which);

/* The relocation that left an instruction which the verifier complains about in its log, as
 * "invalid func unknown#195896080"; NULL: none did. */
const struct objfile_core_relo *core_blamed(const struct objfile_program *program, const char *log);

/* What it asks for: "the field pid of struct task_struct". */
void core_describe(const struct objfile *object, const struct objfile_core_relo *relo,
		   struct buf *text);

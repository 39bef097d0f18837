/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Functions of the kernel and of user programs, as sections name them. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "bpf/kernel.h"

/* "FUNCTION" or "FUNCTION+OFFSET"; with `syscalls`, the kernel's symbols, a system call
 * ("unlinkat"), of which it is the kernel function.  *function is freed by the caller.  -EINVAL: it
 * is neither; -ENOMEM. */
int kprobe_resolve(const char *target, struct ksyms *syscalls, char **function, uint64_t *offset);

/* "FILE:FUNCTION", "FILE:FUNCTION+OFFSET" or "FILE:OFFSET", FILE being a path or a library's name
 * ("libc.so.6"): the path, freed by the caller, and the place in the file.  -EINVAL: it is none of
 * these; -ENOENT: no such file or function in it; -ENOEXEC: no ELF file. */
int uprobe_resolve(const char *target, char **path, uint64_t *offset);

/* Functions that can be traced. */
struct functions {
	struct buf text;
	const char **names; /* owned; in the text */
	size_t count;
};

#define FUNCTIONS_NONE ((struct functions){ .names = NULL })
void functions_done(struct functions *functions);
#define cleanup_functions cleanup_with(functions_done)

/* Those whose names match the pattern, in which * and ? have their usual meaning; one without them
 * is taken as it is.  -ENOENT: none; -ENODEV: tracefs, which knows, is not mounted. */
int functions_match(struct functions *functions, const char *pattern);

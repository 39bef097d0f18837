/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files that load an object share. */
#pragma once

#include "base/problem.h"
#include "base/util.h"
#include "bpf/explain.h"
#include "load/load.h"

/* Notes what went wrong, as problem_set(): err, reason, format ...  Returns err. */
#define loader_fail(loader, ...) problem_set(&(loader)->failure.problem, __VA_ARGS__)

static inline int loader_no_memory(struct loader *loader)
{
	return problem_no_memory(&loader->failure.problem);
}

/* The same for a command that the kernel refused. */
static inline int loader_refused(struct loader *loader, int err, enum bpf_command command)
{
	return explain_attempt(&(struct attempt){ .command = command, .err = err },
			       &loader->failure.problem);
}

/* The kernel's BTF ids of what programs are for, of struct_ops and of externs. */
int loader_types(struct loader *loader);

/* Says that the kernel's own types are needed and cannot be read: returns err. */
int loader_no_kernel_types(struct loader *loader, int err);

void loaded_modules_done(struct loaded_modules *modules);

/* What of struct_ops maps is known once their types are: the value's size, the struct in it, what
 * programs are for which member. */
int loader_structs(struct loader *loader);

/* Loads the object's BTF, without what the kernel is too old for. */
int loader_btf(struct loader *loader);

/* Is the kernel older than this release ("5.13")? */
typedef bool btf_lacks(const char *since);

/* The same types, with each kind that the kernel does not know yet replaced by one that it does:
 * floats and enum64 by structs of their size without members, type tags by const, declaration tags
 * by integers that nobody uses.  Ids and strings stay.  0 with the bytes in `made`; -ENODATA: there
 * is nothing to replace; -EINVAL; -ENOMEM. */
int btf_sanitise(const void *bytes, size_t size, btf_lacks *lacks, struct buf *made);

/* Closes it, and unmaps the memory of an arena. */
void loaded_map_done(struct loaded_map *map);

/* A map for each jump table of a program, which holds them once it is loaded. */
int loader_make_jumps(struct loader *loader, const struct objfile_program *program);
void loader_close_jumps(struct loader *loader, const struct objfile_program *program);

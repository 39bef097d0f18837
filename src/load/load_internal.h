/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files that load an object share. */
#pragma once

#include "base/util.h"
#include "load/load.h"

/* Notes what went wrong: returns err. */
int loader_fail(struct loader *loader, int err, enum reason reason, const char *format, ...)
	PRINTF_LIKE(4, 5);
int loader_no_memory(struct loader *loader); /* -ENOMEM */

/* The same for a command that the kernel refused. */
int loader_refused(struct loader *loader, int err, enum bpf_command command);

/* The kernel's BTF ids of what programs are for, of struct_ops and of externs; addresses; the
 * values of kconfig variables. */
int load_symbols(struct loader *loader);

/* What of struct_ops maps is known once their types are: the value's size, the struct in it, what
 * programs are for which member. */
int load_structs(struct loader *loader);

/* Loads the object's BTF, without what the kernel is too old for. */
int load_btf(struct loader *loader);

/* Puts maps, symbols, functions and, where the kernel does not, CO-RE relocations into a program's
 * instructions. */
int load_insns(struct loader *loader, const struct objfile_program *program, struct insn *insns);

/* Are the program's CO-RE relocations left to the kernel? */
bool kernel_relocates(const struct loader *loader, const struct objfile_program *program);

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
int loader_symbols(struct loader *loader);

/* What of struct_ops maps is known once their types are: the value's size, the struct in it, what
 * programs are for which member. */
int loader_structs(struct loader *loader);

/* Loads the object's BTF, without what the kernel is too old for. */
int loader_btf(struct loader *loader);

/* Closes it, and lets go of an arena's memory. */
void loaded_map_done(struct loaded_map *map);

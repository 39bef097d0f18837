/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An object's global variables, before it is loaded. */
#pragma once

#include "layout/layout.h"
#include "objfile/objfile.h"

/*
 * Sets a variable of .data, .rodata or .bss to what `assignment` says: "threshold=10",
 * "cfg.ports[1]=443", "name=eth0".  -ENOENT: there is no such variable; else as encode_fields(),
 * with *error.
 */
int objfile_set(struct objfile *object, const char *assignment, struct problem *problem);

/* Calls `each` for every variable of the map: its name, type and where its bytes are. */
typedef void objfile_variable(const char *name, const struct btf_variable *variable, void *context);
void objfile_each_variable(const struct objfile *object, const struct objfile_map *map,
			   objfile_variable *each, void *context);

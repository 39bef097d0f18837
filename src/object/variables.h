/* An object's global variables, before it is loaded. */
#pragma once

#include "layout/layout.h"
#include "object/object.h"

/*
 * Sets a variable of .data, .rodata or .bss to what `assignment` says: "threshold=10",
 * "cfg.ports[1]=443", "name=eth0".  -ENOENT: there is no such variable; else as encode_fields(),
 * with *error.
 */
int object_set(struct object *object, const char *assignment, struct layout_error *error);

/* Calls `each` for every variable of the map: its name, type and where its bytes are. */
typedef void object_variable(const char *name, const struct btf_variable *variable, void *context);
void object_each_variable(const struct object *object, const struct object_map *map,
			  object_variable *each, void *context);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes to an object's BTF in place, and additions to it. */
#pragma once

#include "base/buf.h"
#include "objfile/internal.h"

/* Word `index` of a type's record in object.btf: 0 its name, 1 info, 2 its size or type, and so on.
 */
void objfile_set_type_word(struct objfile *object, const struct btf_type *type, size_t index,
			   uint32_t value);

/* FUNC and VAR: 0 static, 1 global. */
void objfile_set_linkage(struct objfile *object, const struct btf_type *type, uint32_t linkage);

/* Adds an int and a variable of it called `name` to object.btf, which is opened anew. */
struct types_added {
	uint32_t int_type;
	uint32_t variable;
	uint32_t name; /* the string's offset */
};
int objfile_add_variable(struct objfile_reader *reader, const char *name,
			 struct types_added *added);

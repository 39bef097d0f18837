/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a type is when its modifiers are taken off, and how large its values are. */
#include <errno.h>

#include "btf/internal.h"

static bool is_modifier(enum btf_kind kind)
{
	return kind == BTF_TYPEDEF || kind == BTF_VOLATILE || kind == BTF_CONST ||
	       kind == BTF_RESTRICT || kind == BTF_TYPE_TAG;
}

int btf_resolve(const struct btf *btf, uint32_t id, struct btf_type *type)
{
	struct btf_type found;

	for (int depth = 0; depth < DEPTH_MAX; depth++) {
		int err = btf_type(btf, id, &found);

		if (err)
			return err;
		if (!is_modifier(found.kind)) {
			*type = found;
			return 0;
		}
		id = found.type;
	}
	return -ELOOP;
}

/* The size of a type that is neither a modifier nor an array. */
static int own_size(const struct btf_type *type, uint32_t *size)
{
	if (type->kind == BTF_PTR)
		*size = 8;
	else if (kind_rules[type->kind].flags & SIZED)
		*size = type->size;
	else
		return -EINVAL;
	return 0;
}

int btf_size(const struct btf *btf, uint32_t id, uint32_t *size)
{
	uint32_t elements = 1, one;

	for (int depth = 0; depth < DEPTH_MAX; depth++) {
		struct btf_type type;
		int err = btf_resolve(btf, id, &type);

		if (err)
			return err;
		if (type.kind == BTF_ARRAY) {
			if (__builtin_mul_overflow(elements, type.array.elements, &elements))
				return -EOVERFLOW;
			id = type.type;
			continue;
		}
		if (type.kind == BTF_VAR) {
			id = type.type;
			continue;
		}
		err = own_size(&type, &one);
		if (err)
			return err;
		return __builtin_mul_overflow(elements, one, size) ? -EOVERFLOW : 0;
	}
	return -ELOOP;
}

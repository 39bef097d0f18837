/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Are a type of an object and one of the kernel the same to their users? */
#include "load/compatible.h"

/* Pointers to pointers, functions that take functions: more than anyone writes. */
enum { DEPTH_LIMIT = 32, WORK_LIMIT = 10000 };

struct comparison {
	const struct btf *a, *b;
	unsigned work; /* types that have been looked at */
};

static bool compatible(struct comparison *both, uint32_t a_id, uint32_t b_id, int depth);

static bool same_functions(struct comparison *both, const struct btf_type *a,
			   const struct btf_type *b, int depth)
{
	if (a->count != b->count)
		return false;
	for (uint32_t i = 0; i < a->count; i++)
		if (!compatible(both, btf_param(both->a, a, i).type, btf_param(both->b, b, i).type,
				depth))
			return false;
	return compatible(both, a->type, b->type, depth);
}

static enum btf_kind comparable(enum btf_kind kind)
{
	return kind == BTF_ENUM64 ? BTF_ENUM : kind;
}

static bool compatible(struct comparison *both, uint32_t a_id, uint32_t b_id, int depth)
{
	struct btf_type a, b;

	if (!depth || ++both->work > WORK_LIMIT || btf_resolve(both->a, a_id, &a) ||
	    btf_resolve(both->b, b_id, &b) || comparable(a.kind) != comparable(b.kind))
		return false;
	switch (a.kind) {
	case BTF_INT:
		return !a.integer.offset && !b.integer.offset;
	case BTF_PTR:
	case BTF_ARRAY:
		return compatible(both, a.type, b.type, depth - 1);
	case BTF_FUNC_PROTO:
		return same_functions(both, &a, &b, depth - 1);
	default:
		return true;
	}
}

bool types_compatible(const struct btf *a, uint32_t a_id, const struct btf *b, uint32_t b_id)
{
	return compatible(&(struct comparison){ a, b, 0 }, a_id, b_id, DEPTH_LIMIT);
}

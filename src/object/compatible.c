/* Are a type of an object and one of the kernel the same to their users? */
#include "object/compatible.h"

/* Pointers to pointers and so on: more than anyone writes. */
enum { DEPTH_LIMIT = 32 };

static bool compatible(const struct btf *a, uint32_t a_id, const struct btf *b, uint32_t b_id,
		       int depth);

static bool same_functions(const struct btf *a, const struct btf_type *a_type, const struct btf *b,
			   const struct btf_type *b_type, int depth)
{
	if (a_type->count != b_type->count)
		return false;
	for (uint32_t i = 0; i < a_type->count; i++)
		if (!compatible(a, btf_param(a, a_type, i).type, b, btf_param(b, b_type, i).type,
				depth))
			return false;
	return compatible(a, a_type->type, b, b_type->type, depth);
}

static enum btf_kind comparable(enum btf_kind kind)
{
	return kind == BTF_ENUM64 ? BTF_ENUM : kind;
}

static bool compatible(const struct btf *a, uint32_t a_id, const struct btf *b, uint32_t b_id,
		       int depth)
{
	struct btf_type a_type, b_type;

	if (!depth || btf_resolve(a, a_id, &a_type) || btf_resolve(b, b_id, &b_type) ||
	    comparable(a_type.kind) != comparable(b_type.kind))
		return false;
	switch (a_type.kind) {
	case BTF_INT:
		return !a_type.integer.offset && !b_type.integer.offset;
	case BTF_PTR:
	case BTF_ARRAY:
		return compatible(a, a_type.type, b, b_type.type, depth - 1);
	case BTF_FUNC_PROTO:
		return same_functions(a, &a_type, b, &b_type, depth - 1);
	default:
		return true;
	}
}

bool types_compatible(const struct btf *a, uint32_t a_id, const struct btf *b, uint32_t b_id)
{
	return compatible(a, a_id, b, b_id, DEPTH_LIMIT);
}

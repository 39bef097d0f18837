/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Types of an object beside types of a kernel: are they the same for those who use them? */
#include "load/core_spec.h"

#include <string.h>

bool core_same_name(const char *a, const char *b)
{
	size_t length = btf_name_length(a);

	return length == btf_name_length(b) && memcmp(a, b, length) == 0;
}

bool core_same_kind(enum btf_kind a, enum btf_kind b)
{
	return (a == BTF_ENUM64 ? BTF_ENUM : a) == (b == BTF_ENUM64 ? BTF_ENUM : b);
}

struct comparison {
	const struct btf *a, *b;
	unsigned work; /* types that have been looked at */
};

/* Of pointers to pointers, functions that take functions, and so on. */
enum { COMPATIBLE_DEPTH = 32, COMPATIBLE_WORK = 10000 };

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

static bool compatible(struct comparison *both, uint32_t a_id, uint32_t b_id, int depth)
{
	struct btf_type a, b;

	if (!depth || ++both->work > COMPATIBLE_WORK || btf_resolve(both->a, a_id, &a) ||
	    btf_resolve(both->b, b_id, &b) || !core_same_kind(a.kind, b.kind))
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

bool core_types_compatible(const struct btf *a, uint32_t a_id, const struct btf *b, uint32_t b_id)
{
	return compatible(&(struct comparison){ a, b, 0 }, a_id, b_id, COMPATIBLE_DEPTH);
}

/* From here on `a` of a comparison is the object's types and `b` the kernel's. */
enum { MATCH_DEPTH = 32, MATCH_WORK = 100000 };

static bool match(struct comparison *both, uint32_t local_id, uint32_t target_id, bool by_pointer,
		  int depth);

static bool match_enums(struct comparison *both, const struct btf_type *local,
			const struct btf_type *target)
{
	for (uint32_t i = 0; i < local->count; i++) {
		const char *name = btf_enumerator(both->a, local, i).name;
		uint32_t j = 0;

		while (j < target->count &&
		       !core_same_name(name, btf_enumerator(both->b, target, j).name))
			j++;
		if (j == target->count)
			return false;
	}
	return true;
}

static bool match_member(struct comparison *both, const struct btf_member *local,
			 const struct btf_type *target, int depth)
{
	for (uint32_t i = 0; i < target->count; i++) {
		struct btf_member member = btf_member(both->b, target, i);

		if (core_same_name(local->name, member.name) &&
		    match(both, local->type, member.type, false, depth - 1))
			return true;
	}
	return false;
}

static bool match_members(struct comparison *both, const struct btf_type *local,
			  const struct btf_type *target, int depth)
{
	for (uint32_t i = 0; i < local->count; i++) {
		struct btf_member member = btf_member(both->a, local, i);

		if (!match_member(both, &member, target, depth))
			return false;
	}
	return true;
}

static bool match_functions(struct comparison *both, const struct btf_type *local,
			    const struct btf_type *target, int depth)
{
	if (local->count != target->count)
		return false;
	for (uint32_t i = 0; i < local->count; i++)
		if (!match(both, btf_param(both->a, local, i).type,
			   btf_param(both->b, target, i).type, false, depth - 1))
			return false;
	return match(both, local->type, target->type, false, depth - 1);
}

/* Of what a pointer points to, the name of a struct is enough, or of one that is only declared. */
static bool is_struct_name(const struct btf_type *type)
{
	return type->kind == BTF_STRUCT || type->kind == BTF_UNION || type->kind == BTF_FWD;
}

static bool match(struct comparison *both, uint32_t local_id, uint32_t target_id, bool by_pointer,
		  int depth)
{
	struct btf_type local, target;

	if (!depth || ++both->work > MATCH_WORK || btf_resolve(both->a, local_id, &local) ||
	    btf_resolve(both->b, target_id, &target) || !core_same_name(local.name, target.name))
		return false;
	if (by_pointer && is_struct_name(&local) && is_struct_name(&target))
		return true;
	if (!core_same_kind(local.kind, target.kind))
		return false;
	switch (local.kind) {
	case BTF_ENUM:
	case BTF_ENUM64:
		return match_enums(both, &local, &target);
	case BTF_STRUCT:
	case BTF_UNION:
		return match_members(both, &local, &target, depth);
	case BTF_INT:
		return local.size == target.size &&
		       local.integer.is_signed == target.integer.is_signed;
	case BTF_PTR:
		return match(both, local.type, target.type, true, depth - 1);
	case BTF_ARRAY:
		return local.array.elements == target.array.elements &&
		       match(both, local.type, target.type, by_pointer, depth - 1);
	case BTF_FUNC_PROTO:
		return match_functions(both, &local, &target, depth);
	default:
		return true;
	}
}

bool core_types_match(const struct btf *local, uint32_t local_id, const struct btf *target,
		      uint32_t target_id)
{
	return match(&(struct comparison){ local, target, 0 }, local_id, target_id, false,
		     MATCH_DEPTH);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is a type of an object a part of one of the kernel? */
#include <string.h>

#include "load/core_access.h"

enum { DEPTH_LIMIT = 32, WORK_LIMIT = 100000 };

struct pair {
	const struct btf *local, *target;
	unsigned work; /* types that have been looked at */
};

static bool match(struct pair *pair, uint32_t local_id, uint32_t target_id, bool behind, int depth);

static bool match_enums(struct pair *pair, const struct btf_type *local,
			const struct btf_type *target)
{
	for (uint32_t i = 0; i < local->count; i++) {
		const char *name = btf_enumerator(pair->local, local, i).name;
		uint32_t j = 0;

		while (j < target->count &&
		       !core_same_name(name, btf_enumerator(pair->target, target, j).name))
			j++;
		if (j == target->count)
			return false;
	}
	return true;
}

static bool match_member(struct pair *pair, const struct btf_member *local,
			 const struct btf_type *target, int depth)
{
	for (uint32_t i = 0; i < target->count; i++) {
		struct btf_member member = btf_member(pair->target, target, i);

		if (core_same_name(local->name, member.name) &&
		    match(pair, local->type, member.type, false, depth - 1))
			return true;
	}
	return false;
}

static bool match_members(struct pair *pair, const struct btf_type *local,
			  const struct btf_type *target, int depth)
{
	for (uint32_t i = 0; i < local->count; i++) {
		struct btf_member member = btf_member(pair->local, local, i);

		if (!match_member(pair, &member, target, depth))
			return false;
	}
	return true;
}

static bool match_functions(struct pair *pair, const struct btf_type *local,
			    const struct btf_type *target, int depth)
{
	if (local->count != target->count)
		return false;
	for (uint32_t i = 0; i < local->count; i++)
		if (!match(pair, btf_param(pair->local, local, i).type,
			   btf_param(pair->target, target, i).type, false, depth - 1))
			return false;
	return match(pair, local->type, target->type, false, depth - 1);
}

/* Behind a pointer the name of a struct, or of one that is only declared, is enough. */
static bool is_struct_name(const struct btf_type *type)
{
	return type->kind == BTF_STRUCT || type->kind == BTF_UNION || type->kind == BTF_FWD;
}

static bool match(struct pair *pair, uint32_t local_id, uint32_t target_id, bool behind, int depth)
{
	struct btf_type local, target;

	if (!depth || ++pair->work > WORK_LIMIT || btf_resolve(pair->local, local_id, &local) ||
	    btf_resolve(pair->target, target_id, &target) ||
	    !core_same_name(local.name, target.name))
		return false;
	if (behind && is_struct_name(&local) && is_struct_name(&target))
		return true;
	if (!core_same_kind(local.kind, target.kind))
		return false;
	switch (local.kind) {
	case BTF_ENUM:
	case BTF_ENUM64:
		return match_enums(pair, &local, &target);
	case BTF_STRUCT:
	case BTF_UNION:
		return match_members(pair, &local, &target, depth);
	case BTF_INT:
		return local.size == target.size &&
		       local.integer.is_signed == target.integer.is_signed;
	case BTF_PTR:
		return match(pair, local.type, target.type, true, depth - 1);
	case BTF_ARRAY:
		return local.array.elements == target.array.elements &&
		       match(pair, local.type, target.type, behind, depth - 1);
	case BTF_FUNC_PROTO:
		return match_functions(pair, &local, &target, depth);
	default:
		return true;
	}
}

bool core_types_match(const struct btf *local, uint32_t local_id, const struct btf *target,
		      uint32_t target_id)
{
	return match(&(struct pair){ local, target, 0 }, local_id, target_id, false, DEPTH_LIMIT);
}

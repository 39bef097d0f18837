/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the values of a type hold together: what the check of single records cannot see. */
#include <errno.h>
#include <stdlib.h>

#include "base/util.h"
#include "btf/internal.h"

struct btf_checker {
	const struct btf *btf;
	struct problem *problem;
	/* Of each id how many types it has within it, one in another, itself included; 0 as long
	 * as it has not been seen. */
	uint8_t *height;
	int depth; /* of the type at hand within the first one */
};

#define BEGUN UINT8_MAX

static int bad(struct btf_checker *check, int err, uint32_t id, const char *what)
{
	return btf_bad(check->problem, err, REASON_CORRUPT, id, what);
}

static int check_value(struct btf_checker *check, uint32_t id, uint8_t *above);

/* A value of `bits` at `offset` bits into one of `size` bytes: is it within? */
static bool is_within(uint64_t offset, uint64_t bits, uint32_t size)
{
	return offset + bits <= 8 * (uint64_t)size;
}

static int check_bit_field(struct btf_checker *check, const struct btf_type *type,
			   const struct btf_member *member)
{
	struct btf_type base;
	int err = btf_resolve(check->btf, member->type, &base);

	if (err)
		return bad(check, err, type->id,
			   "the type of one of its bit fields contains itself");
	if (base.kind != BTF_INT && base.kind != BTF_ENUM && base.kind != BTF_ENUM64)
		return bad(check, -EINVAL, type->id, "one of its bit fields is not an integer");
	if (member->bit_size > 8 * (uint64_t)base.size)
		return bad(check, -EINVAL, type->id, "a bit field has more bits than its type");
	if (!is_within(member->bit_offset, member->bit_size, type->size))
		return bad(check, -EINVAL, type->id, "one of its bit fields is outside of it");
	return 0;
}

static int check_member(struct btf_checker *check, const struct btf_type *type,
			const struct btf_member *member, uint8_t *height)
{
	uint32_t size;
	int err;

	if (member->bit_size)
		return check_bit_field(check, type, member);
	err = check_value(check, member->type, height);
	if (err)
		return err;
	err = btf_size(check->btf, member->type, &size);
	if (err)
		return bad(check, err, type->id, "the size of one of its members is unknown");
	if (member->bit_offset % 8)
		return bad(check, -EINVAL, type->id, "a member does not begin at a byte boundary");
	if (!is_within(member->bit_offset, 8 * (uint64_t)size, type->size))
		return bad(check, -EINVAL, type->id, "one of its members is outside of it");
	return 0;
}

static int check_members(struct btf_checker *check, const struct btf_type *type, uint8_t *height)
{
	for (uint32_t i = 0; i < type->count; i++) {
		struct btf_member member = btf_member(check->btf, type, i);
		int err = check_member(check, type, &member, height);

		if (err)
			return err;
	}
	return 0;
}

static int check_variable(struct btf_checker *check, const struct btf_type *section,
			  const struct btf_variable *variable, uint8_t *height)
{
	struct btf_type type;
	uint32_t size;
	int err;

	err = btf_type(check->btf, variable->type, &type);
	if (err || type.kind != BTF_VAR)
		return bad(check, -EINVAL, section->id, "one of its entries is not a variable");
	err = check_value(check, type.type, height);
	if (err)
		return err;
	err = btf_size(check->btf, type.type, &size);
	if (err)
		return bad(check, err, type.id, "the variable's size is unknown");
	if (size > variable->size ||
	    !is_within(8 * (uint64_t)variable->offset, 8 * (uint64_t)variable->size, section->size))
		return bad(check, -EINVAL, section->id, "one of its variables is outside of it");
	return 0;
}

static int check_variables(struct btf_checker *check, const struct btf_type *type, uint8_t *height)
{
	for (uint32_t i = 0; i < type->count; i++) {
		struct btf_variable variable = btf_variable(check->btf, type, i);
		int err = check_variable(check, type, &variable, height);

		if (err)
			return err;
	}
	return 0;
}

static int check_array(struct btf_checker *check, const struct btf_type *type, uint8_t *height)
{
	uint32_t size;
	int err = check_value(check, type->type, height);

	if (err)
		return err;
	err = btf_size(check->btf, type->id, &size);
	return err ? bad(check, err, type->id, "an array is too large") : 0;
}

static int check_kind(struct btf_checker *check, const struct btf_type *type, uint8_t *height)
{
	switch (type->kind) {
	case BTF_ENUM:
	case BTF_ENUM64:
		return type->size ? 0 : bad(check, -EINVAL, type->id, "an enum without a size");
	case BTF_INT:
	case BTF_FLOAT:
	case BTF_PTR:
		return 0;
	case BTF_TYPEDEF:
	case BTF_VOLATILE:
	case BTF_CONST:
	case BTF_RESTRICT:
	case BTF_TYPE_TAG:
		return check_value(check, type->type, height);
	case BTF_ARRAY:
		return check_array(check, type, height);
	case BTF_STRUCT:
	case BTF_UNION:
		return check_members(check, type, height);
	default:
		return bad(check, -EINVAL, type->id, "no value can have this type");
	}
}

/* Also the height of what contains it: a type that is known to be good may yet be too deep. */
static int check_value(struct btf_checker *check, uint32_t id, uint8_t *above)
{
	struct btf_type type;
	uint8_t height = 1;
	int err = 0;

	if (btf_type(check->btf, id, &type))
		return btf_bad(check->problem, -ENOENT, REASON_NOT_FOUND, id,
			       "there is no such type");
	if (check->height[id] == BEGUN)
		return bad(check, -ELOOP, id, "it contains itself");
	if (check->height[id] == 0) {
		check->height[id] = BEGUN;
		if (check->depth++ < DEPTH_MAX)
			err = check_kind(check, &type, &height);
		else
			err = btf_too_deep(check->problem, id);
		check->depth--;
		check->height[id] = height;
	}
	if (!err && check->height[id] >= DEPTH_MAX)
		err = btf_too_deep(check->problem, id);
	*above = (uint8_t)max_size(*above, check->height[id] + 1U);
	return err;
}

/* Variables and their sections are the outermost of all, never within another type. */
static int check_first(struct btf_checker *check, uint32_t id)
{
	struct btf_type type;
	uint8_t height = 1;

	if (btf_type(check->btf, id, &type))
		return btf_bad(check->problem, -ENOENT, REASON_NOT_FOUND, id,
			       "there is no such type");
	if (type.kind == BTF_DATASEC)
		return check_variables(check, &type, &height);
	return check_value(check, type.kind == BTF_VAR ? type.type : id, &height);
}

int btf_check(const struct btf *btf, uint32_t id, struct problem *problem)
{
	struct btf_checker check = { .btf = btf, .problem = problem };
	int err;

	check.height = calloc(btf->end_id, 1);
	if (!check.height)
		return problem_no_memory(problem);
	err = check_first(&check, id);
	free(check.height);
	return err;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a CO-RE relocation asks for, found in the object's types and in a kernel's. */
#include "load/core_access.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "load/compatible.h"

/* Anonymous structs within one another, and all of them together. */
enum { NESTING = 32, WORK_LIMIT = 100000 };

bool core_same_name(const char *a, const char *b)
{
	size_t length = btf_name_length(a);

	return length == btf_name_length(b) && memcmp(a, b, length) == 0;
}

bool core_same_kind(enum btf_kind a, enum btf_kind b)
{
	return (a == BTF_ENUM64 ? BTF_ENUM : a) == (b == BTF_ENUM64 ? BTF_ENUM : b);
}

static bool is_composite(const struct btf_type *type)
{
	return type->kind == BTF_STRUCT || type->kind == BTF_UNION;
}

static int add_step(struct core_spec *spec, const char *name, uint32_t index, uint32_t type)
{
	if (spec->count == CORE_STEPS)
		return -EINVAL;
	spec->steps[spec->count++] = (struct core_step){ name, index, type };
	return 0;
}

static int add_element(struct core_spec *spec, uint32_t index, uint32_t type)
{
	uint32_t size;
	uint64_t bits;

	if (btf_size(spec->btf, type, &size))
		return -EINVAL;
	bits = (uint64_t)index * size * 8 + spec->bit_offset;
	if (bits > UINT32_MAX)
		return -EINVAL;
	spec->bit_offset = (uint32_t)bits;
	spec->bit_size = 0;
	return add_step(spec, NULL, index, type);
}

static int parse_step(struct core_spec *spec, uint32_t *id, uint32_t index)
{
	struct btf_member member;
	struct btf_type type;

	if (btf_resolve(spec->btf, *id, &type))
		return -EINVAL;
	if (type.kind == BTF_ARRAY) {
		*id = type.type;
		return add_element(spec, index, type.type);
	}
	if (!is_composite(&type) || index >= type.count)
		return -EINVAL;
	member = btf_member(spec->btf, &type, index);
	*id = member.type;
	spec->bit_offset += member.bit_offset;
	spec->bit_size = member.bit_size;
	return *member.name ? add_step(spec, member.name, index, member.type) : 0;
}

/* "0:1:2": an element of an array of the type itself, then members and elements. */
static int parse_field(struct core_spec *spec, const char *access)
{
	uint32_t id = spec->root;
	char *end;
	int err = add_element(spec, (uint32_t)strtoul(access, &end, 10), id);

	while (!err && *end == ':')
		err = parse_step(spec, &id, (uint32_t)strtoul(end + 1, &end, 10));
	return err || *end ? -EINVAL : 0;
}

static int parse_enumerator(struct core_spec *spec, const char *access)
{
	uint32_t index = (uint32_t)strtoul(access, NULL, 10);
	struct btf_enumerator enumerator;
	struct btf_type type;

	if (btf_resolve(spec->btf, spec->root, &type) || !core_same_kind(type.kind, BTF_ENUM) ||
	    index >= type.count)
		return -EINVAL;
	enumerator = btf_enumerator(spec->btf, &type, index);
	spec->enumerator = enumerator.value;
	return add_step(spec, enumerator.name, index, type.id);
}

int core_spec_parse(struct core_spec *spec, const struct btf *btf, uint32_t root, uint32_t kind,
		    const char *access)
{
	*spec = (struct core_spec){ .btf = btf, .root = root };
	if (kind >= CORE_KINDS)
		return -EINVAL;
	if (core_is_field(kind))
		return parse_field(spec, access);
	if (core_is_enumerator(kind))
		return parse_enumerator(spec, access);
	return 0;
}

/* May a field of the object's type be one of the kernel's? */
static bool fields_compatible(const struct btf *a, uint32_t a_id, const struct btf *b,
			      uint32_t b_id)
{
	struct btf_type a_type, b_type;

	for (int depth = 0; depth < NESTING; depth++) {
		if (btf_resolve(a, a_id, &a_type) || btf_resolve(b, b_id, &b_type))
			return false;
		if (is_composite(&a_type) && is_composite(&b_type))
			return true;
		if (!core_same_kind(a_type.kind, b_type.kind))
			return false;
		if (a_type.kind != BTF_ARRAY)
			break;
		a_id = a_type.type;
		b_id = b_type.type;
	}
	switch (a_type.kind) {
	case BTF_PTR:
	case BTF_FLOAT:
		return true;
	case BTF_INT:
		return !a_type.integer.offset && !b_type.integer.offset;
	case BTF_FWD:
	case BTF_ENUM:
	case BTF_ENUM64:
		return !*a_type.name || !*b_type.name || core_same_name(a_type.name, b_type.name);
	default:
		return false;
	}
}

/* The member of this name, those of anonymous members included: 1, 0, or -EINVAL. */
static int find_member(struct core_spec *target, uint32_t id, const char *name, uint32_t offset,
		       int depth, struct btf_member *found)
{
	struct btf_type type;

	if (btf_resolve(target->btf, id, &type) || depth == NESTING || ++target->work > WORK_LIMIT)
		return -EINVAL;
	for (uint32_t i = 0; is_composite(&type) && i < type.count; i++) {
		struct btf_member member = btf_member(target->btf, &type, i);
		int in = 0;

		member.bit_offset += offset;
		if (!*member.name)
			in = find_member(target, member.type, name, member.bit_offset, depth + 1,
					 found);
		if (in)
			return in;
		if (strcmp(member.name, name) == 0) {
			*found = member;
			return 1;
		}
	}
	return 0;
}

static int match_member(struct core_spec *target, const struct core_spec *local,
			const struct core_step *step, uint32_t *id)
{
	struct btf_member member;
	int found = find_member(target, *id, step->name, 0, 0, &member);

	if (found <= 0)
		return found ? found : -ENOENT;
	if (!fields_compatible(local->btf, step->type, target->btf, member.type))
		return -ENOENT;
	*id = member.type;
	target->bit_offset += member.bit_offset;
	target->bit_size = member.bit_size;
	return add_step(target, step->name, step->index, member.type);
}

static int match_element(struct core_spec *target, const struct core_step *step, uint32_t *id)
{
	struct btf_type type;

	if (btf_resolve(target->btf, *id, &type))
		return -EINVAL;
	if (type.kind != BTF_ARRAY)
		return -ENOENT;
	/* An array of none may be the last member, with as many elements as there is room for. */
	if (type.array.elements && step->index >= type.array.elements)
		return -ENOENT;
	*id = type.type;
	return add_element(target, step->index, type.type);
}

static int match_field(struct core_spec *target, const struct core_spec *local)
{
	uint32_t id = target->root;
	int err = add_element(target, local->steps[0].index, id);

	for (uint32_t i = 1; !err && i < local->count; i++)
		err = local->steps[i].name ? match_member(target, local, &local->steps[i], &id)
					   : match_element(target, &local->steps[i], &id);
	return err;
}

static int match_enumerator(struct core_spec *target, const struct core_spec *local)
{
	struct btf_type type;

	if (btf_resolve(target->btf, target->root, &type) || !core_same_kind(type.kind, BTF_ENUM))
		return -ENOENT;
	for (uint32_t i = 0; i < type.count; i++) {
		struct btf_enumerator enumerator = btf_enumerator(target->btf, &type, i);

		if (!core_same_name(enumerator.name, local->steps[0].name))
			continue;
		target->enumerator = enumerator.value;
		return add_step(target, enumerator.name, i, type.id);
	}
	return -ENOENT;
}

int core_spec_match(struct core_spec *target, const struct core_spec *local, uint32_t kind,
		    const struct btf *btf, uint32_t root)
{
	bool same;

	*target = (struct core_spec){ .btf = btf, .root = root };
	if (core_is_field(kind))
		return match_field(target, local);
	if (core_is_enumerator(kind))
		return match_enumerator(target, local);
	same = kind == CORE_TYPE_MATCHES ? core_types_match(local->btf, local->root, btf, root)
					 : types_compatible(local->btf, local->root, btf, root);
	return same ? 0 : -ENOENT;
}

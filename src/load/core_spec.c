/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a CO-RE relocation asks for, found in the object's types and in a kernel's, and what it puts
 * into a program. */
#include "load/core_spec.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"

/* Anonymous structs within one another, and all of them together. */
enum { NESTING = 32, WORK_LIMIT = 100000 };

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
	same = kind == CORE_TYPE_MATCHES
		       ? core_types_match(local->btf, local->root, btf, root)
		       : core_types_compatible(local->btf, local->root, btf, root);
	return same ? 0 : -ENOENT;
}

/* Where a field is, and in which bytes it is read. */
struct field_place {
	uint32_t byte_offset, byte_size;
	uint32_t bit_size;
	bool is_signed;
};

/* A bit field is read in the smallest unit of its type's size, or a multiple, that it lies within.
 */
static int place_bit_field(const struct core_spec *spec, uint32_t size, struct field_place *place)
{
	uint32_t bit = spec->bit_offset;

	if (!size)
		return -EINVAL;
	place->bit_size = spec->bit_size;
	place->byte_size = size;
	place->byte_offset = bit / 8 / size * size;
	while (bit + spec->bit_size - place->byte_offset * 8 > place->byte_size * 8) {
		if (place->byte_size >= 8)
			return -ERANGE;
		place->byte_size *= 2;
		place->byte_offset = bit / 8 / place->byte_size * place->byte_size;
	}
	return 0;
}

static int find_place(const struct core_spec *spec, struct field_place *place)
{
	uint32_t id = spec->steps[spec->count - 1].type, size;
	struct btf_type type;

	if (btf_resolve(spec->btf, id, &type) || btf_size(spec->btf, id, &size))
		return -EINVAL;
	place->is_signed = (core_same_kind(type.kind, BTF_ENUM) && type.flag) ||
			   (type.kind == BTF_INT && type.integer.is_signed);
	if (spec->bit_size)
		return place_bit_field(spec, size, place);
	place->byte_offset = spec->bit_offset / 8;
	place->byte_size = size;
	place->bit_size = size * 8;
	return 0;
}

/* How far a value that was read into 64 bits is shifted left, to drop the bits above it. */
static uint64_t left_shift(const struct core_spec *spec, const struct field_place *place)
{
	uint32_t in_unit = spec->bit_offset - place->byte_offset * 8;

	if (HOST_BIG_ENDIAN)
		return (uint64_t)(8 - place->byte_size) * 8 + in_unit;
	return 64 - (uint64_t)(in_unit + place->bit_size);
}

static int field_value(const struct core_spec *spec, uint32_t kind, uint64_t *value)
{
	struct field_place place;
	int err = find_place(spec, &place);

	if (err)
		return err;
	switch (kind) {
	case CORE_FIELD_BYTE_OFFSET:
		*value = place.byte_offset;
		break;
	case CORE_FIELD_BYTE_SIZE:
		*value = place.byte_size;
		break;
	case CORE_FIELD_SIGNED:
		*value = place.is_signed;
		break;
	case CORE_FIELD_LSHIFT_U64:
		*value = left_shift(spec, &place);
		break;
	default:
		*value = 64 - (uint64_t)place.bit_size;
		break;
	}
	return 0;
}

static int type_value(const struct core_spec *spec, uint32_t kind, uint64_t *value)
{
	uint32_t size;

	if (kind == CORE_TYPE_SIZE) {
		if (btf_size(spec->btf, spec->root, &size))
			return -EINVAL;
		*value = size;
	} else {
		*value = spec->root;
	}
	return 0;
}

int core_value(const struct core_spec *spec, uint32_t kind, uint64_t *value)
{
	switch (kind) {
	case CORE_FIELD_EXISTS:
	case CORE_TYPE_EXISTS:
	case CORE_TYPE_MATCHES:
	case CORE_ENUMVAL_EXISTS:
		*value = 1;
		return 0;
	case CORE_ENUMVAL_VALUE:
		*value = spec->enumerator;
		return 0;
	default:
		return core_is_field(kind) ? field_value(spec, kind, value)
					   : type_value(spec, kind, value);
	}
}

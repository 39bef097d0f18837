/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a CO-RE relocation puts into a program. */
#include <errno.h>

#include "base/util.h"
#include "load/core_access.h"

/* Where a field is, and in which bytes it is read. */
struct place {
	uint32_t byte_offset, byte_size;
	uint32_t bit_size;
	bool is_signed;
};

/* A bit field is read in the smallest unit of its type's size, or a multiple, that it lies within.
 */
static int place_bits(const struct core_spec *spec, uint32_t size, struct place *place)
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

static int find_place(const struct core_spec *spec, struct place *place)
{
	uint32_t id = spec->steps[spec->count - 1].type, size;
	struct btf_type type;

	if (btf_resolve(spec->btf, id, &type) || btf_size(spec->btf, id, &size))
		return -EINVAL;
	place->is_signed = (core_same_kind(type.kind, BTF_ENUM) && type.flag) ||
			   (type.kind == BTF_INT && type.integer.is_signed);
	if (spec->bit_size)
		return place_bits(spec, size, place);
	place->byte_offset = spec->bit_offset / 8;
	place->byte_size = size;
	place->bit_size = size * 8;
	return 0;
}

/* How far a value that was read into 64 bits is moved left, so that what is above it goes. */
static uint64_t left_shift(const struct core_spec *spec, const struct place *place)
{
	uint32_t in_unit = spec->bit_offset - place->byte_offset * 8;

	if (HOST_BIG_ENDIAN)
		return (uint64_t)(8 - place->byte_size) * 8 + in_unit;
	return 64 - (uint64_t)(in_unit + place->bit_size);
}

static int field_value(const struct core_spec *spec, uint32_t kind, uint64_t *value)
{
	struct place place;
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

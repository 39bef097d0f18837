/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Types and what they consist of, out of their records; what they are without their modifiers, and
 * how large their values are. */
#include <errno.h>

#include "btf/internal.h"

uint32_t btf_first_id(const struct btf *btf)
{
	return btf->first_id;
}

const void *btf_bytes(const struct btf *btf, size_t *size)
{
	*size = btf->file_size;
	return btf->file;
}

uint32_t btf_end_id(const struct btf *btf)
{
	return btf->end_id;
}

bool btf_native(const struct btf *btf)
{
	return !btf->swapped;
}

static void read_integer(struct btf_type *type, uint32_t encoding)
{
	type->integer.is_signed = encoding >> 24 & 1;
	type->integer.is_char = encoding >> 24 & 2;
	type->integer.is_bool = encoding >> 24 & 4;
	type->integer.offset = (uint8_t)(encoding >> 16);
	type->integer.bits = (uint8_t)encoding;
}

/* What a kind has after the first three words, entries apart. */
static void read_fixed(const struct btf *btf, struct btf_type *type, const uint8_t *rest)
{
	switch (type->kind) {
	case BTF_INT:
		read_integer(type, btf_word(btf, rest, 0));
		break;
	case BTF_ARRAY:
		type->type = btf_word(btf, rest, 0);
		type->array.index_type = btf_word(btf, rest, 1);
		type->array.elements = btf_word(btf, rest, 2);
		break;
	case BTF_FUNC:
		/* It has no entries and keeps its linkage in the stead of their number. */
		type->linkage = btf_info_count(btf_word(btf, rest - RECORD_SIZE, 1));
		break;
	case BTF_VAR:
		type->linkage = btf_word(btf, rest, 0);
		break;
	case BTF_DECL_TAG:
		type->component = (int32_t)btf_word(btf, rest, 0);
		break;
	default:
		break;
	}
}

int btf_type(const struct btf *btf, uint32_t id, struct btf_type *type)
{
	const struct btf_kind_rule *rule;
	const uint8_t *record;
	uint32_t info;

	if (id >= btf->end_id)
		return -ENOENT;
	if (id == 0) {
		*type = (struct btf_type){ .kind = BTF_VOID, .name = "" };
		return 0;
	}
	record = btf_record_of(btf, id);
	info = btf_word(btf, record, 1);
	rule = &btf_kind_rules[btf_info_kind(info)];
	*type = (struct btf_type){
		.id = id,
		.kind = btf_info_kind(info),
		.name = btf_string_at(btf, btf_word(btf, record, 0)),
		.count = rule->entry ? btf_info_count(info) : 0,
		.flag = btf_info_flag(info),
		.size = rule->flags & RULE_SIZED ? btf_word(btf, record, 2) : 0,
		.type = rule->flags & RULE_REFERS ? btf_word(btf, record, 2) : 0,
		.entries = record + RECORD_SIZE,
	};
	read_fixed(btf, type, record + RECORD_SIZE);
	return 0;
}

/* Without the flag a bit field is a member whose integer type has fewer bits than its size, as
 * compilers wrote it before Linux 4.20. */
static void old_bit_field(const struct btf *btf, struct btf_member *member)
{
	struct btf_type type;

	if (btf_resolve(btf, member->type, &type) || type.kind != BTF_INT)
		return;
	if (type.integer.bits == 8 * type.size && member->bit_offset % 8 == 0)
		return;
	member->bit_size = type.integer.bits;
	/* An overflow ends outside of the struct, where btf_check() finds it. */
	if (__builtin_add_overflow(member->bit_offset, type.integer.offset, &member->bit_offset))
		member->bit_offset = UINT32_MAX;
}

struct btf_member btf_member(const struct btf *btf, const struct btf_type *type, uint32_t index)
{
	const uint8_t *entry = type->entries + (size_t)12 * index;
	uint32_t offset = btf_word(btf, entry, 2);
	struct btf_member member = {
		.name = btf_string_at(btf, btf_word(btf, entry, 0)),
		.type = btf_word(btf, entry, 1),
		.bit_offset = type->flag ? offset & 0xffffff : offset,
		.bit_size = type->flag ? offset >> 24 : 0,
	};

	if (!type->flag)
		old_bit_field(btf, &member);
	return member;
}

struct btf_enumerator btf_enumerator(const struct btf *btf, const struct btf_type *type,
				     uint32_t index)
{
	bool wide = type->kind == BTF_ENUM64;
	const uint8_t *entry = type->entries + (size_t)(wide ? 12 : 8) * index;
	uint32_t low = btf_word(btf, entry, 1);
	struct btf_enumerator enumerator = { .name = btf_string_at(btf, btf_word(btf, entry, 0)) };

	if (wide)
		enumerator.value = (uint64_t)btf_word(btf, entry, 2) << 32 | low;
	else
		enumerator.value = type->flag ? (uint64_t)(int64_t)(int32_t)low : low;
	return enumerator;
}

struct btf_param btf_param(const struct btf *btf, const struct btf_type *type, uint32_t index)
{
	const uint8_t *entry = type->entries + (size_t)8 * index;

	return (struct btf_param){ btf_string_at(btf, btf_word(btf, entry, 0)),
				   btf_word(btf, entry, 1) };
}

struct btf_variable btf_variable(const struct btf *btf, const struct btf_type *type, uint32_t index)
{
	const uint8_t *entry = type->entries + (size_t)12 * index;

	return (struct btf_variable){ btf_word(btf, entry, 0), btf_word(btf, entry, 1),
				      btf_word(btf, entry, 2) };
}

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
	else if (btf_kind_rules[type->kind].flags & RULE_SIZED)
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

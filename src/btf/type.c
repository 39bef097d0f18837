/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Types and what they consist of, out of their records. */
#include <errno.h>

#include "btf/internal.h"

uint32_t btf_first_id(const struct btf *btf)
{
	return btf->first_id;
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

/* What a kind has behind the first three words, entries apart. */
static void read_fixed(const struct btf *btf, struct btf_type *type, const uint8_t *rest)
{
	switch (type->kind) {
	case BTF_INT:
		read_integer(type, word(btf, rest, 0));
		break;
	case BTF_ARRAY:
		type->type = word(btf, rest, 0);
		type->array.index_type = word(btf, rest, 1);
		type->array.elements = word(btf, rest, 2);
		break;
	case BTF_FUNC:
		/* It has no entries and keeps its linkage in the stead of their number. */
		type->linkage = info_count(word(btf, rest - RECORD_SIZE, 1));
		break;
	case BTF_VAR:
		type->linkage = word(btf, rest, 0);
		break;
	case BTF_DECL_TAG:
		type->component = (int32_t)word(btf, rest, 0);
		break;
	default:
		break;
	}
}

int btf_type(const struct btf *btf, uint32_t id, struct btf_type *type)
{
	const struct kind_rule *rule;
	const uint8_t *record;
	uint32_t info;

	if (id >= btf->end_id)
		return -ENOENT;
	if (id == 0) {
		*type = (struct btf_type){ .kind = BTF_VOID, .name = "" };
		return 0;
	}
	record = record_of(btf, id);
	info = word(btf, record, 1);
	rule = &kind_rules[info_kind(info)];
	*type = (struct btf_type){
		.id = id,
		.kind = info_kind(info),
		.name = string_at(btf, word(btf, record, 0)),
		.count = rule->entry ? info_count(info) : 0,
		.flag = info_flag(info),
		.size = rule->flags & SIZED ? word(btf, record, 2) : 0,
		.type = rule->flags & REFERS ? word(btf, record, 2) : 0,
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
	uint32_t offset = word(btf, entry, 2);
	struct btf_member member = {
		.name = string_at(btf, word(btf, entry, 0)),
		.type = word(btf, entry, 1),
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
	uint32_t low = word(btf, entry, 1);
	struct btf_enumerator enumerator = { .name = string_at(btf, word(btf, entry, 0)) };

	if (wide)
		enumerator.value = (uint64_t)word(btf, entry, 2) << 32 | low;
	else
		enumerator.value = type->flag ? (uint64_t)(int64_t)(int32_t)low : low;
	return enumerator;
}

struct btf_param btf_param(const struct btf *btf, const struct btf_type *type, uint32_t index)
{
	const uint8_t *entry = type->entries + (size_t)8 * index;

	return (struct btf_param){ string_at(btf, word(btf, entry, 0)), word(btf, entry, 1) };
}

struct btf_variable btf_variable(const struct btf *btf, const struct btf_type *type, uint32_t index)
{
	const uint8_t *entry = type->entries + (size_t)12 * index;

	return (struct btf_variable){ word(btf, entry, 0), word(btf, entry, 1),
				      word(btf, entry, 2) };
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where C puts the members of a struct, and what it takes to have them where BTF says. */
#include <errno.h>

#include "base/util.h"
#include "btf/cprint_internal.h"
#include "btf/internal.h"

static int align_of(struct cprinter *printer, uint32_t id, uint8_t *align);

int cprint_bad(struct cprinter *printer, int err, uint32_t id, const char *what)
{
	return printer->problem.err ? err
				    : btf_bad(&printer->problem, err, REASON_CORRUPT, id, what);
}

int cprint_too_deep(struct cprinter *printer, uint32_t id)
{
	return printer->problem.err ? -ELOOP : btf_too_deep(&printer->problem, id);
}

/* The lowest bit: a long double of 12 bytes is aligned to 4. */
static uint8_t align_of_size(uint32_t size)
{
	return size ? (uint8_t)min_size(size & -size, 16) : 1;
}

static int align_of_record(struct cprinter *printer, const struct btf_type *type, uint8_t *align)
{
	int err = cprint_measure(printer, type);

	*align = printer->types[type->id].align;
	return err;
}

/* The alignment of a type that is no modifier. */
static int align_of_resolved(struct cprinter *printer, const struct btf_type *type, uint8_t *align)
{
	switch (type->kind) {
	case BTF_INT:
	case BTF_ENUM:
	case BTF_ENUM64:
	case BTF_FLOAT:
		*align = align_of_size(type->size);
		return 0;
	case BTF_PTR:
		*align = 8;
		return 0;
	case BTF_ARRAY:
		return align_of(printer, type->type, align);
	case BTF_STRUCT:
	case BTF_UNION:
		return align_of_record(printer, type, align);
	default:
		return cprint_bad(printer, -EINVAL, type->id, "no value can have this type");
	}
}

static int align_of(struct cprinter *printer, uint32_t id, uint8_t *align)
{
	struct btf_type type;
	int err = btf_resolve(printer->btf, id, &type);

	if (err)
		return cprint_bad(printer, err, id, "it contains itself");
	if (printer->depth++ > 64)
		err = cprint_too_deep(printer, id);
	else
		err = align_of_resolved(printer, &type, align);
	printer->depth--;
	return err;
}

static int bit_field(struct cprinter *printer, const struct btf_type *type,
		     struct cprint_member *member)
{
	struct btf_type base;
	int err = btf_resolve(printer->btf, member->btf.type, &base);

	if (err || (base.kind != BTF_INT && !cprint_is_enum(&base)))
		return cprint_bad(printer, -EINVAL, type->id,
				  "one of its bit fields is not an integer");
	member->bits = member->btf.bit_size;
	member->unit = 8 * base.size;
	member->align = align_of_size(base.size);
	if (member->bits > member->unit)
		return cprint_bad(printer, -EINVAL, type->id,
				  "a bit field has more bits than its type");
	return 0;
}

int cprint_member(struct cprinter *printer, const struct btf_type *type, uint32_t index,
		  struct cprint_member *member)
{
	uint32_t size;
	int err;

	*member = (struct cprint_member){ .btf = btf_member(printer->btf, type, index),
					  .align = 1 };
	if (member->btf.bit_size)
		return bit_field(printer, type, member);
	err = btf_size(printer->btf, member->btf.type, &size);
	if (!err && (size > UINT32_MAX / 8 || member->btf.bit_offset % 8))
		err = -EINVAL;
	if (err)
		return cprint_bad(printer, err, type->id,
				  "a member whose size or place is not known");
	member->bits = 8 * size;
	return align_of(printer, member->btf.type, &member->align);
}

/* Would C, left alone, put it at another place? */
static bool is_unaligned(const struct cprint_member *member)
{
	uint64_t offset = member->btf.bit_offset;

	if (!member->unit)
		return offset % (8 * member->align);
	return offset / member->unit != (offset + member->bits - 1) / member->unit;
}

static int measure(struct cprinter *printer, const struct btf_type *type, uint8_t *align,
		   bool *packed)
{
	uint64_t end = 0;

	*align = 1;
	*packed = false;
	for (uint32_t i = 0; i < type->count; i++) {
		struct cprint_member member;
		int err = cprint_member(printer, type, i, &member);

		if (err)
			return err;
		if (member.btf.bit_offset < end)
			return cprint_bad(printer, -EINVAL, type->id, "its members overlap");
		if ((uint64_t)member.btf.bit_offset + member.bits > 8 * (uint64_t)type->size)
			return cprint_bad(printer, -EINVAL, type->id,
					  "one of its members is outside of it");
		if (type->kind == BTF_STRUCT)
			end = (uint64_t)member.btf.bit_offset + member.bits;
		else if (member.btf.bit_offset)
			return cprint_bad(printer, -EINVAL, type->id,
					  "a union's member does not begin with it");
		*packed |= is_unaligned(&member);
		*align = (uint8_t)max_size(*align, member.align);
	}
	*packed |= type->size % *align != 0;
	return 0;
}

int cprint_measure(struct cprinter *printer, const struct btf_type *type)
{
	struct cprint_type *own = &printer->types[type->id];
	uint8_t align;
	bool packed;
	int err;

	if (own->align)
		return 0;
	err = measure(printer, type, &align, &packed);
	if (err)
		return err;
	own->packed = packed;
	own->align = packed ? 1 : align;
	return 0;
}

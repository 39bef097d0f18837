/* SPDX-License-Identifier: GPL-3.0-or-later */
/* struct and union. */
#include "cdecl/cread_internal.h"

enum { BITS_OFFSET_MAX = 1 << 24 }; /* what a member's offset can be beside a width */

struct body {
	struct buf members; /* struct c_member */
	struct c_attributes attributes;
	uint32_t name; /* of the tag, or 0 */
	bool has_bits;
};

static int read_width(struct cread *reader, struct body *body, struct c_member *member)
{
	const char *at = reader->token.text;
	enum c_class class = member->type.class;
	uint64_t bits, max = class == C_BOOL ? 1 : member->type.size * 8;
	int err;

	if (class != C_INTEGER && class != C_BOOL && class != C_ENUM)
		return c_refuse(reader, at, "only integers and enums can be bit fields");
	err = c_number(reader, "the width of this bit field", member->name ? 1 : 0, max, &bits);
	if (err)
		return err;
	member->is_bits = true;
	member->bits = (uint32_t)bits;
	body->has_bits |= member->name != 0;
	return 0;
}

static int check_member(struct cread *reader, const char *at, const struct c_member *member)
{
	if (member->is_bits && member->align)
		return c_refuse(reader, at, "a bit field cannot be aligned");
	if (!member->type.align)
		return c_refuse(reader, at, "a field of this type has no size");
	return 0;
}

/* A member with its name and what follows it. */
static int read_member(struct cread *reader, struct body *body, struct c_type type)
{
	struct c_attributes attributes = { 0 };
	struct c_member member = { .type = type };
	const char *at = reader->token.text;
	int err = c_declarator(reader, &member.type, &member.name);

	if (!err && !member.name && !c_is_sign(reader, ':'))
		err = c_expected(reader, "a name");
	if (!err && c_sign(reader, ':'))
		err = read_width(reader, body, &member);
	if (!err)
		err = c_attributes(reader, &attributes);
	if (err)
		return err;
	if (attributes.packed)
		return c_refuse(reader, at, "packed is for the whole struct");
	member.align = attributes.align;
	err = check_member(reader, at, &member);
	if (err)
		return err;
	if (member.name)
		buf_add(&reader->fields, &(struct c_field){ member.name, at },
			sizeof(struct c_field));
	buf_add(&body->members, &member, sizeof(member));
	return 0;
}

/* `int a, b : 2;`, or a struct or union without a name, whose fields are those of its parent. */
static int read_members(struct cread *reader, struct body *body)
{
	const char *at = reader->token.text;
	size_t fields = reader->fields.len;
	struct c_base base;
	int err = c_base(reader, &base);

	if (err)
		return err;
	if (c_is_sign(reader, ';') && base.type.class == C_ENUM) {
		c_next(reader);
		return 0;
	}
	if (c_sign(reader, ';')) {
		struct c_member member = { .type = base.type };

		if (!base.tagless)
			return c_refuse(reader, at, "this field has no name");
		buf_add(&body->members, &member, sizeof(member));
		return 0;
	}
	reader->fields.len = fields;
	err = read_member(reader, body, base.type);
	while (!err && c_sign(reader, ','))
		err = read_member(reader, body, base.type);
	return err ? err : c_expect_sign(reader, ';');
}

static int check_fields(struct cread *reader, size_t begin)
{
	const struct c_field *fields = (const struct c_field *)reader->fields.data;
	size_t first = begin / sizeof(*fields), end = reader->fields.len / sizeof(*fields);

	for (size_t i = first; i < end; i++) {
		for (size_t j = first; j < i; j++) {
			if (fields[i].name == fields[j].name)
				return c_refuse(reader, fields[i].at,
						"the field \"%.60s\" is there twice",
						reader->writer->strings.data + fields[i].name);
		}
	}
	return 0;
}

static int write_members(struct cread *reader, const char *at, const struct body *body,
			 struct buf *words, uint32_t *count)
{
	const struct c_member *members = (const struct c_member *)body->members.data;

	*count = 0;
	for (size_t i = 0; i < body->members.len / sizeof(*members); i++) {
		const struct c_member *member = &members[i];
		const uint32_t entry[] = { member->name, member->type.id,
					   (uint32_t)member->bit_offset | member->bits << 24 };

		if (member->is_bits && !member->name)
			continue;
		if (body->has_bits && member->bit_offset >= BITS_OFFSET_MAX)
			return c_refuse(reader, at, "a struct with bit fields has at most 2 MiB");
		buf_add(words, entry, sizeof(entry));
		++*count;
	}
	return words->err;
}

static int write_struct(struct cread *reader, const char *at, struct body *body,
			struct c_type *type)
{
	cleanup_buf struct buf words = BUF_EMPTY;
	struct btf_new record = {
		.kind = type->class == C_UNION ? BTF_UNION : BTF_STRUCT,
		.name = body->name,
		.flag = body->has_bits,
	};
	int err;

	c_layout((struct c_member *)body->members.data, body->members.len / sizeof(struct c_member),
		 &body->attributes, type);
	if (type->size > SIZE_LIMIT)
		return c_refuse(reader, at, "a struct has at most %d bytes", SIZE_LIMIT);
	err = write_members(reader, at, body, &words, &record.count);
	if (err)
		return err;
	record.third = (uint32_t)type->size;
	btf_writer_put(reader->writer, type->id, &record, (const uint32_t *)words.data,
		       words.len / sizeof(uint32_t));
	return 0;
}

static void body_done(struct body *body)
{
	buf_done(&body->members);
}

/* From behind the opening brace to the attributes behind the closing one. */
static int read_body(struct cread *reader, const char *at, uint32_t name,
		     struct c_attributes attributes, struct c_type *type)
{
	cleanup_with(body_done) struct body body = { .attributes = attributes, .name = name };
	size_t fields = reader->fields.len;
	int err = 0;

	if (reader->depth >= NESTING_MAX)
		return c_refuse(reader, at, "nested too deeply");
	reader->depth++;
	while (!err && !c_sign(reader, '}'))
		err = read_members(reader, &body);
	reader->depth--;
	if (!err)
		err = c_attributes(reader, &body.attributes);
	if (!err)
		err = body.members.err ? body.members.err : reader->fields.err;
	if (!err)
		err = check_fields(reader, fields);
	return err ? err : write_struct(reader, at, &body, type);
}

/* The type that a tag stands for: one of before, one of the kernel's, or a new one without members
 * so far. */
static int find_tag(struct cread *reader, const char *at, enum c_class class, uint32_t name,
		    struct c_type *type)
{
	struct btf_writer *writer = reader->writer;
	const struct c_name *known = c_find(reader, C_TAG, name);

	if (known && known->type.class != class)
		return c_refuse(reader, at, "\"%.60s\" is not a %s", writer->strings.data + name,
				class == C_UNION ? "union" : "struct");
	if (known) {
		*type = known->type;
		return 0;
	}
	if (class == C_STRUCT && !c_is_sign(reader, '{') && c_kernel_struct(reader, name, type))
		return 0;
	type->id = btf_writer_add(
		writer,
		&(struct btf_new){ .kind = BTF_FWD, .name = name, .flag = class == C_UNION }, NULL,
		0);
	cread_declare(reader, &(struct c_name){ .name = name, .space = C_TAG, .type = *type });
	return 0;
}

int c_struct(struct cread *reader, enum c_class class, struct c_base *base)
{
	struct c_attributes attributes = { 0 };
	struct c_type *type = &base->type;
	const char *at;
	uint32_t name = 0;
	int err = c_attributes(reader, &attributes);

	if (err)
		return err;
	at = reader->token.text;
	type->class = class;
	if (!c_is_sign(reader, '{'))
		err = c_identifier(reader, "a name or \"{\"", &name);
	if (!err && name)
		err = find_tag(reader, at, class, name, type);
	if (err || !c_sign(reader, '{'))
		return err;
	if (type->align)
		return c_refuse(reader, at, "\"%.60s\" is there twice",
				reader->writer->strings.data + name);
	if (!name)
		type->id = base->tagless = btf_writer_reserve(reader->writer);
	err = read_body(reader, at, name, attributes, type);
	if (!err && name)
		cread_declare(reader,
			      &(struct c_name){ .name = name, .space = C_TAG, .type = *type });
	return err;
}

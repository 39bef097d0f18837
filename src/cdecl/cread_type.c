/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The grammar of types: what a declaration begins with, `const unsigned long`, `struct flow`,
 * `u32`, with the bodies of structs and unions, and declarators, `*name[4]`, `(*name)(int)`. Either
 * is within the other. */
#include <errno.h>

#include "cdecl/cread_internal.h"

enum { DIMENSIONS_MAX = 8, POINTERS_MAX = 8 };

/* The name of a member, to find those that are there twice. */
struct cread_field {
	uint32_t name;
	const char *at;
};

static int read_type(struct cread *reader, struct cread_type *type, uint32_t *name);

static void point_to(struct cread *reader, struct cread_type *type)
{
	*type = (struct cread_type){
		.id = btf_writer_refer(reader->writer, BTF_PTR, 0, type->id),
		.class = C_POINTER,
		.align = 8,
		.size = 8,
	};
}

static int read_pointers(struct cread *reader, struct cread_type *type)
{
	for (int count = 0; cread_is_sign(reader, '*'); count++) {
		if (count == POINTERS_MAX)
			return cread_refuse(reader, REASON_LIMIT, reader->token.text,
					    "too many pointers");
		cread_next(reader);
		point_to(reader, type);
		while (cread_is_word(reader, "const") || cread_is_word(reader, "volatile") ||
		       cread_is_word(reader, "restrict")) {
			enum btf_kind kind = cread_is_word(reader, "const")	 ? BTF_CONST
					     : cread_is_word(reader, "volatile") ? BTF_VOLATILE
										 : BTF_RESTRICT;

			type->id = btf_writer_refer(reader->writer, kind, 0, type->id);
			cread_next(reader);
		}
	}
	return 0;
}

static int add_array(struct cread *reader, const char *at, uint64_t elements,
		     struct cread_type *type)
{
	if (!type->align)
		return cread_refuse(reader, REASON_SIZE, at,
				    "the elements of an array have no size");
	if (type->size * elements > CREAD_SIZE_LIMIT)
		return cread_refuse(reader, REASON_LIMIT, at, "an array has at most %d bytes",
				    CREAD_SIZE_LIMIT);
	cread_add_array(reader, (uint32_t)elements, type);
	return 0;
}

static int read_arrays(struct cread *reader, struct cread_type *type)
{
	uint64_t elements[DIMENSIONS_MAX];
	const char *at = reader->token.text;
	int count = 0, err = 0;

	while (!err && cread_is_sign(reader, '[')) {
		if (count == DIMENSIONS_MAX)
			return cread_refuse(reader, REASON_LIMIT, reader->token.text,
					    "an array of more than %d dimensions", DIMENSIONS_MAX);
		cread_next(reader);
		if (cread_is_sign(reader, ']'))
			return cread_refuse(reader, REASON_MISSING, reader->token.text,
					    "an array needs a size");
		err = cread_number(reader, "an array's size", 0, CREAD_SIZE_LIMIT,
				   &elements[count++]);
		if (!err)
			err = cread_expect_sign(reader, ']');
	}
	while (!err && count--)
		err = add_array(reader, at, elements[count], type);
	return err;
}

static int read_named_arrays(struct cread *reader, struct cread_type *type, uint32_t *name)
{
	int err = 0;

	if (reader->token.kind == TOKEN_WORD)
		err = cread_identifier(reader, "a name", name);
	return err ? err : read_arrays(reader, type);
}

/* `...`, which BTF has as a parameter without name and type. */
static int read_variadic(struct cread *reader, struct buf *entries)
{
	const uint32_t entry[] = { 0, 0 };
	int err = 0;

	for (int i = 0; i < 3 && !err; i++)
		err = cread_expect_sign(reader, '.');
	buf_add(entries, entry, sizeof(entry));
	return err;
}

static int read_parameter(struct cread *reader, struct buf *entries)
{
	const char *at = reader->token.text;
	uint32_t entry[2];
	struct cread_type type;
	int err = read_type(reader, &type, &entry[0]);

	if (err)
		return err;
	entry[1] = type.id;
	/* (void): there are none */
	if (type.class == C_VOID && !entry[0] && !entries->len && cread_is_sign(reader, ')'))
		return 0;
	if (!type.align)
		return cread_refuse(reader, REASON_SIZE, at,
				    "the type of this parameter has no size");
	buf_add(entries, entry, sizeof(entry));
	return entries->err;
}

/* From after the opening bracket to after the closing one. */
static int read_parameters(struct cread *reader, struct buf *entries)
{
	bool more = !cread_is_sign(reader, ')');
	int err = 0;

	while (more && !err) {
		bool variadic = cread_is_sign(reader, '.') && entries->len;

		err = variadic ? read_variadic(reader, entries) : read_parameter(reader, entries);
		more = !err && !variadic && cread_sign(reader, ',');
	}
	return err ? err : cread_expect_sign(reader, ')');
}

static int read_prototype(struct cread *reader, uint32_t id, uint32_t returned)
{
	cleanup_buf struct buf entries = BUF_EMPTY;
	struct btf_new prototype = { .kind = BTF_FUNC_PROTO, .third = returned };
	size_t fields = reader->fields.len;
	int err = cread_expect_sign(reader, '(');

	if (!err)
		err = read_parameters(reader, &entries);
	reader->fields.len = fields;
	if (err)
		return err;
	prototype.count = (uint32_t)(entries.len / (2 * sizeof(uint32_t)));
	btf_writer_put(reader->writer, id, &prototype, (const uint32_t *)entries.data,
		       entries.len / sizeof(uint32_t));
	return 0;
}

/* `(*name[2])(int)`: what it points to follows the name. */
static int read_function_pointer(struct cread *reader, struct cread_type *type, uint32_t *name)
{
	struct cread_type function = { .id = btf_writer_reserve(reader->writer) };
	uint32_t returned = type->id;
	int err;

	if (!cread_is_sign(reader, '*'))
		return cread_refuse(
			reader, REASON_SYNTAX, reader->token.text,
			"only a pointer to a function can have parentheses: int (*name)(void)");
	err = cread_deeper(reader, reader->token.text);
	if (err)
		return err;
	*type = function;
	err = read_pointers(reader, type);
	if (!err)
		err = read_named_arrays(reader, type, name);
	if (!err)
		err = cread_expect_sign(reader, ')');
	if (!err)
		err = read_prototype(reader, function.id, returned);
	reader->depth--;
	return err;
}

int cread_declarator(struct cread *reader, struct cread_type *type, uint32_t *name)
{
	int err = read_pointers(reader, type);

	*name = 0;
	if (err)
		return err;
	if (cread_sign(reader, '('))
		return read_function_pointer(reader, type, name);
	return read_named_arrays(reader, type, name);
}

static int read_width(struct cread *reader, struct cread_body *body, struct cread_member *member)
{
	const char *at = reader->token.text;
	enum cread_class class = member->type.class;
	uint64_t bits, max = class == C_BOOL ? 1 : member->type.size * 8;
	int err;

	if (class != C_INTEGER && class != C_BOOL && class != C_ENUM)
		return cread_refuse(reader, REASON_TYPE, at,
				    "only integers and enums can be bit fields");
	err = cread_number(reader, "the width of this bit field", member->name ? 1 : 0, max, &bits);
	if (err)
		return err;
	member->is_bits = true;
	member->bits = (uint32_t)bits;
	body->has_bits |= member->name != 0;
	return 0;
}

static int check_member(struct cread *reader, const char *at, const struct cread_member *member)
{
	if (member->is_bits && member->align)
		return cread_refuse(reader, REASON_CONFLICT, at, "a bit field cannot be aligned");
	if (!member->type.align)
		return cread_refuse(reader, REASON_SIZE, at, "the type of this field has no size");
	return 0;
}

/* A member with its name and what follows it. */
static int read_member(struct cread *reader, struct cread_body *body, struct cread_type type)
{
	struct cread_attributes attributes = { 0 };
	struct cread_member member = { .type = type };
	const char *at = reader->token.text;
	int err = cread_declarator(reader, &member.type, &member.name);

	if (!err && !member.name && !cread_is_sign(reader, ':'))
		err = cread_expected(reader, "a name");
	if (!err && cread_sign(reader, ':'))
		err = read_width(reader, body, &member);
	if (!err)
		err = cread_attributes(reader, &attributes);
	if (err)
		return err;
	if (attributes.packed)
		return cread_refuse(reader, REASON_UNEXPECTED, at,
				    "packed is for the whole struct");
	member.align = attributes.align;
	err = check_member(reader, at, &member);
	if (err)
		return err;
	if (member.name)
		buf_add(&reader->fields, &(struct cread_field){ member.name, at },
			sizeof(struct cread_field));
	buf_add(&body->members, &member, sizeof(member));
	return 0;
}

/* `int a, b : 2;`, or a struct or union without a name, whose fields are those of its parent. */
static int read_members(struct cread *reader, struct cread_body *body)
{
	const char *at = reader->token.text;
	size_t fields = reader->fields.len;
	struct cread_base base;
	int err = cread_read_base(reader, &base);

	if (err)
		return err;
	if (cread_is_sign(reader, ';') && base.type.class == C_ENUM) {
		cread_next(reader);
		return 0;
	}
	if (cread_sign(reader, ';')) {
		struct cread_member member = { .type = base.type };

		if (!base.tagless)
			return cread_refuse(reader, REASON_MISSING, at, "this field has no name");
		buf_add(&body->members, &member, sizeof(member));
		return 0;
	}
	reader->fields.len = fields;
	err = read_member(reader, body, base.type);
	while (!err && cread_sign(reader, ','))
		err = read_member(reader, body, base.type);
	return err ? err : cread_expect_sign(reader, ';');
}

static int check_fields(struct cread *reader, size_t begin)
{
	const struct cread_field *fields = (const struct cread_field *)reader->fields.data;
	size_t first = begin / sizeof(*fields), end = reader->fields.len / sizeof(*fields);

	for (size_t i = first; i < end; i++) {
		for (size_t j = first; j < i; j++) {
			if (fields[i].name == fields[j].name)
				return cread_refuse(reader, REASON_DUPLICATE, fields[i].at,
						    "the field \"%s\" is declared twice",
						    cread_string(reader, fields[i].name));
		}
	}
	return 0;
}

static void body_done(struct cread_body *body)
{
	buf_done(&body->members);
}

/* From after the opening brace to the attributes after the closing one. */
static int read_body(struct cread *reader, const char *at, uint32_t name,
		     struct cread_attributes attributes, struct cread_type *type)
{
	cleanup_with(body_done) struct cread_body body = { .attributes = attributes, .name = name };
	size_t fields = reader->fields.len;
	int err;

	err = cread_deeper(reader, at);
	if (err)
		return err;
	while (!err && !cread_sign(reader, '}'))
		err = read_members(reader, &body);
	reader->depth--;
	if (!err)
		err = cread_attributes(reader, &body.attributes);
	if (!err)
		err = body.members.err ? body.members.err : reader->fields.err;
	if (!err)
		err = check_fields(reader, fields);
	return err ? err : cread_finish_struct(reader, at, &body, type);
}

/* The type that a tag stands for: one of before, one of the kernel's, or a new one without members
 * so far. */
static int find_tag(struct cread *reader, const char *at, enum cread_class class, uint32_t name,
		    struct cread_type *type)
{
	struct btf_writer *writer = reader->writer;
	const struct cread_name *known = cread_find(reader, C_TAG, name);

	if (known && known->type.class != class)
		return cread_refuse(reader, REASON_TYPE, at, "\"%s\" is not a %s",
				    cread_string(reader, name),
				    class == C_UNION ? "union" : "struct");
	if (known) {
		*type = known->type;
		return 0;
	}
	if (class == C_STRUCT && !cread_is_sign(reader, '{') &&
	    cread_kernel_struct(reader, name, type))
		return 0;
	type->id = btf_writer_add(
		writer,
		&(struct btf_new){ .kind = BTF_FWD, .name = name, .flag = class == C_UNION }, NULL,
		0);
	cread_declare(reader, &(struct cread_name){ .name = name, .space = C_TAG, .type = *type });
	return 0;
}

static int read_struct(struct cread *reader, enum cread_class class, struct cread_base *base)
{
	struct cread_attributes attributes = { 0 };
	struct cread_type *type = &base->type;
	const char *at;
	uint32_t name = 0;
	int err = cread_attributes(reader, &attributes);

	if (err)
		return err;
	at = reader->token.text;
	type->class = class;
	if (!cread_is_sign(reader, '{'))
		err = cread_identifier(reader, "a name or \"{\"", &name);
	if (!err && name)
		err = find_tag(reader, at, class, name, type);
	if (err || !cread_sign(reader, '{'))
		return err;
	if (type->align)
		return cread_refuse(reader, REASON_DUPLICATE, at, "\"%s\" is declared twice",
				    cread_string(reader, name));
	if (!name)
		type->id = base->tagless = btf_writer_reserve(reader->writer);
	err = read_body(reader, at, name, attributes, type);
	if (!err && name)
		cread_declare(reader,
			      &(struct cread_name){ .name = name, .space = C_TAG, .type = *type });
	return err;
}

/* `unsigned long`, or a typedef. */
static int read_named(struct cread *reader, struct cread_type *type)
{
	const char *at = reader->token.text;
	uint32_t name;
	int err;

	if (cread_basic_type(reader, type, &err))
		return err;
	err = cread_identifier(reader, "a type", &name);
	if (err || cread_find_typedef(reader, name, type))
		return err;
	cread_refuse(reader, REASON_UNKNOWN, at, "unknown type \"%s\"", cread_string(reader, name));
	cread_suggest_type(reader, name);
	return -EINVAL;
}

static int read_unqualified(struct cread *reader, struct cread_base *base)
{
	if (cread_word(reader, "struct"))
		return read_struct(reader, C_STRUCT, base);
	if (cread_word(reader, "union"))
		return read_struct(reader, C_UNION, base);
	if (cread_word(reader, "enum"))
		return cread_enum(reader, &base->type, &base->tagless);
	return read_named(reader, &base->type);
}

struct qualifiers {
	bool is_const, is_volatile;
};

static void read_qualifiers(struct cread *reader, struct qualifiers *qualifiers)
{
	for (;;) {
		if (cread_word(reader, "const"))
			qualifiers->is_const = true;
		else if (cread_word(reader, "volatile"))
			qualifiers->is_volatile = true;
		else
			return;
	}
}

int cread_read_base(struct cread *reader, struct cread_base *base)
{
	struct qualifiers qualifiers = { 0 };
	int err;

	*base = (struct cread_base){ .tagless = 0 };
	read_qualifiers(reader, &qualifiers);
	err = read_unqualified(reader, base);
	if (err)
		return err;
	read_qualifiers(reader, &qualifiers);
	if (qualifiers.is_const)
		base->type.id = btf_writer_refer(reader->writer, BTF_CONST, 0, base->type.id);
	if (qualifiers.is_volatile)
		base->type.id = btf_writer_refer(reader->writer, BTF_VOLATILE, 0, base->type.id);
	return 0;
}

/* Both, as in `u32 *name[4]`. */
static int read_type(struct cread *reader, struct cread_type *type, uint32_t *name)
{
	struct cread_base base;
	int err = cread_read_base(reader, &base);

	if (!err)
		err = cread_declarator(reader, &base.type, name);
	*type = base.type;
	return err;
}

/* sizeof(struct flow), sizeof(u32[4]): a struct that is only measured adds no fields to the one
 * around it.
 */
int cread_sizeof(struct cread *reader, uint64_t *size)
{
	size_t fields = reader->fields.len;
	const char *at = reader->token.text;
	struct cread_type type;
	uint32_t name;
	int err = cread_expect_sign(reader, '(');

	if (!err)
		err = read_type(reader, &type, &name);
	reader->fields.len = fields;
	if (err)
		return err;
	if (name)
		return cread_refuse(reader, REASON_UNEXPECTED, at,
				    "sizeof takes a type without a name");
	if (!type.align)
		return cread_refuse(reader, REASON_SIZE, at, "this type has no size");
	*size = type.size;
	return cread_expect_sign(reader, ')');
}

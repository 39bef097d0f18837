/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Declarators: `*name`, `name[4][2]`, `(*name)(int)`. */
#include "cdecl/cread_internal.h"

enum { DIMENSIONS_MAX = 8, POINTERS_MAX = 8 };

static void point_to(struct cread *reader, struct c_type *type)
{
	*type = (struct c_type){
		.id = btf_writer_refer(reader->writer, BTF_PTR, 0, type->id),
		.class = C_POINTER,
		.align = POINTER_SIZE,
		.size = POINTER_SIZE,
	};
}

static void qualify(struct cread *reader, enum btf_kind kind, struct c_type *type)
{
	type->id = btf_writer_refer(reader->writer, kind, 0, type->id);
}

static int read_pointers(struct cread *reader, struct c_type *type)
{
	for (int count = 0; c_is_sign(reader, '*'); count++) {
		if (count == POINTERS_MAX)
			return c_refuse(reader, reader->token.text, "too many pointers");
		c_next(reader);
		point_to(reader, type);
		while (c_is_word(reader, "const") || c_is_word(reader, "volatile") ||
		       c_is_word(reader, "restrict")) {
			qualify(reader,
				c_is_word(reader, "const")	? BTF_CONST
				: c_is_word(reader, "volatile") ? BTF_VOLATILE
								: BTF_RESTRICT,
				type);
			c_next(reader);
		}
	}
	return 0;
}

void c_array_of(struct cread *reader, uint32_t elements, struct c_type *type)
{
	const uint32_t words[] = {
		type->id,
		c_basic_type(reader, c_basic(WORD_UNSIGNED)).id, /* of an index */
		elements,
	};

	type->id = btf_writer_add(reader->writer, &(struct btf_new){ .kind = BTF_ARRAY }, words,
				  ARRAY_SIZE(words));
	type->class = C_ARRAY;
	type->size *= elements;
}

static int add_array(struct cread *reader, const char *at, uint64_t elements, struct c_type *type)
{
	if (!type->align)
		return c_refuse(reader, at, "the elements of an array have no size");
	if (type->size * elements > SIZE_LIMIT)
		return c_refuse(reader, at, "an array has at most %d bytes", SIZE_LIMIT);
	c_array_of(reader, (uint32_t)elements, type);
	return 0;
}

static int read_arrays(struct cread *reader, struct c_type *type)
{
	uint64_t elements[DIMENSIONS_MAX];
	const char *at = reader->token.text;
	int count = 0, err = 0;

	while (!err && c_is_sign(reader, '[')) {
		if (count == DIMENSIONS_MAX)
			return c_refuse(reader, reader->token.text,
					"an array of more than %d "
					"dimensions",
					DIMENSIONS_MAX);
		c_next(reader);
		if (c_is_sign(reader, ']'))
			return c_refuse(reader, reader->token.text,
					"an array needs its size: what a map holds does not grow");
		err = c_number(reader, "an array's size", 0, SIZE_LIMIT, &elements[count++]);
		if (!err)
			err = c_expect_sign(reader, ']');
	}
	while (!err && count--)
		err = add_array(reader, at, elements[count], type);
	return err;
}

static int read_named_arrays(struct cread *reader, struct c_type *type, uint32_t *name)
{
	int err = 0;

	if (reader->token.kind == TOKEN_WORD)
		err = c_identifier(reader, "a name", name);
	return err ? err : read_arrays(reader, type);
}

/* `...`, which BTF has as a parameter without name and type. */
static int read_variadic(struct cread *reader, struct buf *entries)
{
	const uint32_t entry[] = { 0, 0 };
	int err = 0;

	for (int i = 0; i < 3 && !err; i++)
		err = c_expect_sign(reader, '.');
	buf_add(entries, entry, sizeof(entry));
	return err;
}

static int read_parameter(struct cread *reader, struct buf *entries)
{
	const char *at = reader->token.text;
	uint32_t entry[2];
	struct c_type type;
	int err = c_type_of(reader, &type, &entry[0]);

	if (err)
		return err;
	entry[1] = type.id;
	/* (void): there are none */
	if (type.class == C_VOID && !entry[0] && !entries->len && c_is_sign(reader, ')'))
		return 0;
	if (!type.align)
		return c_refuse(reader, at, "a parameter of this type has no size");
	buf_add(entries, entry, sizeof(entry));
	return entries->err;
}

/* From behind the opening bracket to behind the closing one. */
static int read_parameters(struct cread *reader, struct buf *entries)
{
	bool more = !c_is_sign(reader, ')');
	int err = 0;

	while (more && !err) {
		bool variadic = c_is_sign(reader, '.') && entries->len;

		err = variadic ? read_variadic(reader, entries) : read_parameter(reader, entries);
		more = !err && !variadic && c_sign(reader, ',');
	}
	return err ? err : c_expect_sign(reader, ')');
}

static int read_prototype(struct cread *reader, uint32_t id, uint32_t returned)
{
	cleanup_buf struct buf entries = BUF_EMPTY;
	struct btf_new prototype = { .kind = BTF_FUNC_PROTO, .third = returned };
	size_t fields = reader->fields.len;
	int err = c_expect_sign(reader, '(');

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

/* `(*name[2])(int)`: what is pointed to is told behind the name. */
static int read_function_pointer(struct cread *reader, struct c_type *type, uint32_t *name)
{
	struct c_type function = { .id = btf_writer_reserve(reader->writer) };
	uint32_t returned = type->id;
	int err;

	if (reader->depth >= NESTING_MAX)
		return c_refuse(reader, reader->token.text, "nested too deeply");
	if (!c_is_sign(reader, '*'))
		return c_refuse(reader, reader->token.text,
				"brackets are read in pointers to functions: int (*name)(void)");
	reader->depth++;
	*type = function;
	err = read_pointers(reader, type);
	if (!err)
		err = read_named_arrays(reader, type, name);
	if (!err)
		err = c_expect_sign(reader, ')');
	if (!err)
		err = read_prototype(reader, function.id, returned);
	reader->depth--;
	return err;
}

int c_declarator(struct cread *reader, struct c_type *type, uint32_t *name)
{
	int err = read_pointers(reader, type);

	*name = 0;
	if (err)
		return err;
	if (c_sign(reader, '('))
		return read_function_pointer(reader, type, name);
	return read_named_arrays(reader, type, name);
}

int c_type_of(struct cread *reader, struct c_type *type, uint32_t *name)
{
	struct c_base base;
	int err = c_base(reader, &base);

	if (!err)
		err = c_declarator(reader, &base.type, name);
	*type = base.type;
	return err;
}

/* Declarators: `*name`, `name[4][2]`. */
#include "btf/reader.h"

enum { DIMENSIONS_MAX = 8, POINTERS_MAX = 8 };

static void point_to(struct c_reader *reader, struct c_type *type)
{
	*type = (struct c_type){
		.id = btf_writer_refer(reader->writer, BTF_PTR, 0, type->id),
		.class = C_POINTER,
		.align = POINTER_SIZE,
		.size = POINTER_SIZE,
	};
}

static void qualify(struct c_reader *reader, enum btf_kind kind, struct c_type *type)
{
	type->id = btf_writer_refer(reader->writer, kind, 0, type->id);
}

static int read_pointers(struct c_reader *reader, struct c_type *type)
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

void c_array_of(struct c_reader *reader, uint32_t elements, struct c_type *type)
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

static int add_array(struct c_reader *reader, const char *at, uint64_t elements,
		     struct c_type *type)
{
	if (!type->align)
		return c_refuse(reader, at, "the elements of an array have no size");
	if (type->size * elements > SIZE_LIMIT)
		return c_refuse(reader, at, "an array has at most %d bytes", SIZE_LIMIT);
	c_array_of(reader, (uint32_t)elements, type);
	return 0;
}

static int read_arrays(struct c_reader *reader, struct c_type *type)
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

int c_declarator(struct c_reader *reader, struct c_type *type, uint32_t *name)
{
	int err = read_pointers(reader, type);

	*name = 0;
	if (err)
		return err;
	if (c_is_sign(reader, '('))
		return c_refuse(reader, reader->token.text,
				"functions and brackets in declarations are not read: use void *");
	if (reader->token.kind == TOKEN_WORD)
		err = c_identifier(reader, "a name", name);
	return err ? err : read_arrays(reader, type);
}

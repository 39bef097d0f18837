/* SPDX-License-Identifier: GPL-3.0-or-later */
/* C declarations -> BTF: the declarations of a text, one by one. */
#include "cdecl/cread.h"

#include <errno.h>
#include <string.h>

#include "cdecl/cread_internal.h"

void c_typedef(struct cread *reader, uint32_t name, struct c_type *type)
{
	type->id = btf_writer_refer(reader->writer, BTF_TYPEDEF, name, type->id);
	cread_declare(reader, &(struct c_name){ .name = name, .space = C_TYPEDEF, .type = *type });
}

static int define_typedef(struct cread *reader, const char *at, uint32_t name, struct c_type *type)
{
	const struct c_name *known = c_find(reader, C_TYPEDEF, name);

	if (!name)
		return c_expected(reader, "a name");
	if (known && (known->type.class != type->class || known->type.size != type->size))
		return c_refuse(reader, at, "the type \"%.60s\" is there twice, and not the same",
				reader->writer->strings.data + name);
	c_typedef(reader, name, type);
	return 0;
}

/* One declaration, without what ends it. */
static int read_declaration(struct cread *reader, struct c_type *type, uint32_t *tagless)
{
	bool is_typedef = c_word(reader, "typedef");
	const char *at = reader->token.text;
	struct c_base base;
	uint32_t name;
	int err = c_base(reader, &base);

	if (!err)
		err = c_declarator(reader, &base.type, &name);
	if (err)
		return err;
	*type = base.type;
	*tagless = is_typedef ? 0 : base.tagless;
	return is_typedef ? define_typedef(reader, at, name, type) : 0;
}

/* *at is where the last one begins. */
static int read_declarations(struct cread *reader, struct c_type *type, uint32_t *tagless,
			     const char **at)
{
	int err;

	do {
		*at = reader->token.text;
		reader->fields.len = 0;
		err = read_declaration(reader, type, tagless);
		if (!err && reader->token.kind != TOKEN_END)
			err = c_expect_sign(reader, ';');
	} while (!err && reader->token.kind != TOKEN_END);
	return err;
}

/* The type itself can be called as its place is, unless something else is. */
static void give_name(struct cread *reader, uint32_t id, const char *text)
{
	uint32_t name = btf_writer_string(reader->writer, text, strlen(text));

	if (!c_find(reader, C_TAG, name))
		btf_writer_rename(reader->writer, id, name);
}

static int read_text(struct cread *reader, const char *name, struct c_type *type)
{
	uint32_t tagless = 0;
	const char *at;
	int err = read_declarations(reader, type, &tagless, &at);

	if (err)
		return err;
	if (!type->align && type->id)
		return c_refuse(reader, at, "this type has no members so far");
	if (!type->size)
		return c_refuse(reader, at, "this type has no size");
	if (tagless)
		give_name(reader, tagless, name);
	return reader->all->names.err ? -ENOMEM : 0;
}

int cread_text(struct btf_declarations *declarations, const char *text, const char *name,
	       struct btf_declared *type, struct btf_c_error *error)
{
	struct cread reader = {
		.all = declarations,
		.writer = &declarations->writer,
		.text = text,
		.next = text,
		.error = error,
	};
	struct c_type read = { 0 };
	int err;

	*error = (struct btf_c_error){ 0 };
	if (strlen(text) > TEXT_MAX)
		return c_refuse(&reader, text, "a declaration has at most %d characters", TEXT_MAX);
	c_next(&reader);
	err = read_text(&reader, name, &read);
	buf_done(&reader.fields);
	if (!err)
		*type = (struct btf_declared){ read.id, (uint32_t)read.size };
	return err;
}

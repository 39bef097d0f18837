/* SPDX-License-Identifier: GPL-3.0-or-later */
/* C declarations -> BTF: the declarations of a text, one by one. */
#include "cdecl/cread.h"

#include <errno.h>
#include <string.h>

#include "cdecl/cread_internal.h"

static int define_typedef(struct cread *reader, const char *at, uint32_t name,
			  struct cread_type *type)
{
	const struct cread_name *known = cread_find(reader, C_TYPEDEF, name);

	if (!name)
		return cread_expected(reader, "a name");
	if (known && (known->type.class != type->class || known->type.size != type->size))
		return cread_refuse(reader, REASON_CONFLICT, at,
				    "the type \"%s\" is declared twice, differently",
				    cread_string(reader, name));
	cread_add_typedef(reader, name, type);
	return 0;
}

/* One declaration, without what ends it. */
static int read_declaration(struct cread *reader, struct cread_type *type, uint32_t *tagless)
{
	bool is_typedef = cread_word(reader, "typedef");
	const char *at = reader->token.text;
	struct cread_base base;
	uint32_t name;
	int err = cread_read_base(reader, &base);

	if (!err)
		err = cread_declarator(reader, &base.type, &name);
	if (err)
		return err;
	*type = base.type;
	*tagless = is_typedef ? 0 : base.tagless;
	return is_typedef ? define_typedef(reader, at, name, type) : 0;
}

/* *at is where the last one begins. */
static int read_declarations(struct cread *reader, struct cread_type *type, uint32_t *tagless,
			     const char **at)
{
	int err;

	do {
		*at = reader->token.text;
		reader->fields.len = 0;
		err = read_declaration(reader, type, tagless);
		if (!err && reader->token.kind != TOKEN_END)
			err = cread_expect_sign(reader, ';');
	} while (!err && reader->token.kind != TOKEN_END);
	return err;
}

/* The type itself can be called as its place is, unless something else is. */
static void give_name(struct cread *reader, uint32_t id, const char *text)
{
	uint32_t name = btf_writer_string(reader->writer, text, strlen(text));

	if (!cread_find(reader, C_TAG, name))
		btf_writer_rename(reader->writer, id, name);
}

static int read_text(struct cread *reader, const char *name, struct cread_type *type)
{
	uint32_t tagless = 0;
	const char *at;
	int err = read_declarations(reader, type, &tagless, &at);

	if (err)
		return err;
	if (reader->all->names.err || reader->writer->strings.err)
		return -ENOMEM;
	if (!type->align && type->id)
		return cread_refuse(reader, REASON_SIZE, at, "this type has no members yet");
	if (!type->size)
		return cread_refuse(reader, REASON_SIZE, at, "this type has no size");
	if (tagless)
		give_name(reader, tagless, name);
	return 0;
}

int cread_text(struct cread_declarations *declarations, const char *text, const char *name,
	       struct cread_declared *type, struct problem *problem)
{
	struct cread reader = {
		.all = declarations,
		.writer = &declarations->writer,
		.text = text,
		.next = text,
		.problem = problem,
		.read_sizeof = cread_sizeof,
	};
	struct cread_type read = { 0 };
	int err;

	if (strlen(text) > CREAD_TEXT_MAX)
		return cread_refuse(&reader, REASON_LIMIT, text,
				    "a declaration has at most %d characters", CREAD_TEXT_MAX);
	cread_next(&reader);
	err = read_text(&reader, name, &read);
	buf_done(&reader.fields);
	if (err == -ENOMEM)
		return problem_no_memory(problem);
	if (!err)
		*type = (struct cread_declared){ read.id, (uint32_t)read.size };
	return err;
}

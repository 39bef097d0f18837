/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a declaration begins with: `const unsigned long`, `struct flow`, `u32`. */
#include <stdio.h>
#include <string.h>

#include "base/similar.h"
#include "cdecl/cread_internal.h"

enum { NEAR_MAX = 256 };

/* The nearest of all names that could stand here. */
static void suggest(struct cread *reader, const char *word, uint32_t name)
{
	const struct c_name *names = (const struct c_name *)reader->all->names.data;
	const struct c_name *tag = c_find(reader, C_TAG, name);
	struct btf_c_error *error = reader->error;
	const char *known[NEAR_MAX], *near;
	size_t count = 0;

	if (tag) {
		snprintf(error->hint, sizeof(error->hint), "did you mean %s %.80s?",
			 tag->type.class == C_UNION  ? "union"
			 : tag->type.class == C_ENUM ? "enum"
						     : "struct",
			 word);
		return;
	}
	while (btf_c_words[count])
		known[count] = btf_c_words[count], count++;
	for (size_t i = 0; i < reader->all->names.len / sizeof(*names) && count < NEAR_MAX; i++) {
		if (names[i].space == C_TYPEDEF)
			known[count++] = reader->writer->strings.data + names[i].name;
	}
	near = similar_word(word, known, count);
	if (near)
		snprintf(error->hint, sizeof(error->hint), "did you mean %.80s?", near);
}

static int read_typedef_name(struct cread *reader, struct c_type *type)
{
	const char *at = reader->token.text;
	const struct c_name *known;
	const char *word;
	uint32_t name;
	int err = c_identifier(reader, "a type", &name);

	if (err)
		return err;
	known = c_find(reader, C_TYPEDEF, name);
	if (known) {
		*type = known->type;
		return 0;
	}
	if (c_usual_typedef(reader, name, type))
		return 0;
	word = reader->writer->strings.data + name;
	suggest(reader, word, name);
	return c_refuse(reader, at, "unknown type \"%s\"", word);
}

static int read_basic(struct cread *reader, struct c_type *type)
{
	const char *at = reader->token.text;
	const struct basic *basic;
	unsigned seen = 0;
	int err = c_basic_words(reader, &seen);

	if (err)
		return err;
	if (!seen)
		return read_typedef_name(reader, type);
	basic = c_basic(seen);
	if (!basic)
		return c_refuse(reader, at, "\"%.*s\" is no type that a map can have",
				(int)min_size((size_t)(reader->token.text - at), 60), at);
	*type = c_basic_type(reader, basic);
	return 0;
}

static int read_unqualified(struct cread *reader, struct c_base *base)
{
	if (c_word(reader, "struct"))
		return c_struct(reader, C_STRUCT, base);
	if (c_word(reader, "union"))
		return c_struct(reader, C_UNION, base);
	if (c_word(reader, "enum"))
		return c_enum(reader, base);
	return read_basic(reader, &base->type);
}

struct qualifiers {
	bool is_const, is_volatile;
};

static void read_qualifiers(struct cread *reader, struct qualifiers *qualifiers)
{
	for (;;) {
		if (c_word(reader, "const"))
			qualifiers->is_const = true;
		else if (c_word(reader, "volatile"))
			qualifiers->is_volatile = true;
		else
			return;
	}
}

int c_base(struct cread *reader, struct c_base *base)
{
	struct qualifiers qualifiers = { 0 };
	int err;

	*base = (struct c_base){ .tagless = 0 };
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

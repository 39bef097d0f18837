/* SPDX-License-Identifier: GPL-3.0-or-later */
/* enum. */
#include <errno.h>

#include "cdecl/cread_internal.h"

struct enumerator {
	uint32_t name;
	s128 value;
};

struct enumerators {
	struct buf list;
	s128 next;
	s128 lowest, highest;
};

static int read_enumerator(struct cread *reader, struct enumerators *all)
{
	const char *at = reader->token.text;
	struct c_name constant = { .space = C_CONSTANT };
	struct enumerator enumerator;
	int err = c_identifier(reader, "an enumerator", &constant.name);

	if (err)
		return err;
	if (c_find(reader, C_CONSTANT, constant.name))
		return c_refuse(reader, at, "the enumerator \"%.60s\" is there twice",
				reader->writer->strings.data + constant.name);
	constant.value = all->next;
	if (c_sign(reader, '='))
		err = c_constant(reader, &constant.value);
	if (err)
		return err;
	all->next = constant.value + 1;
	if (constant.value < all->lowest)
		all->lowest = constant.value;
	if (constant.value > all->highest)
		all->highest = constant.value;
	if (all->highest > (all->lowest < 0 ? INT64_MAX : UINT64_MAX))
		return c_refuse(reader, at, "the enum needs more than 64 bits");
	cread_declare(reader, &constant);
	enumerator = (struct enumerator){ constant.name, constant.value };
	buf_add(&all->list, &enumerator, sizeof(enumerator));
	return 0;
}

/* As wide as the numbers need. */
static int write_enum(struct cread *reader, uint32_t name, const struct enumerators *all,
		      struct c_type *type)
{
	const struct enumerator *list = (const struct enumerator *)all->list.data;
	size_t count = all->list.len / sizeof(*list);
	bool is_signed = all->lowest < 0;
	bool wide = all->lowest < INT32_MIN || all->highest > (is_signed ? INT32_MAX : UINT32_MAX);
	cleanup_buf struct buf words = BUF_EMPTY;

	for (size_t i = 0; i < count; i++) {
		const uint32_t entry[] = { list[i].name, (uint32_t)list[i].value,
					   (uint32_t)(list[i].value >> 32) };

		buf_add(&words, entry, (wide ? 3 : 2) * sizeof(*entry));
	}
	if (words.err || all->list.err)
		return -ENOMEM;
	type->align = wide ? 8 : 4;
	type->size = type->align;
	type->id = btf_writer_add(reader->writer,
				  &(struct btf_new){ .kind = wide ? BTF_ENUM64 : BTF_ENUM,
						     .name = name,
						     .count = (uint32_t)count,
						     .flag = is_signed,
						     .third = type->align },
				  (const uint32_t *)words.data, words.len / sizeof(uint32_t));
	return 0;
}

static void enumerators_done(struct enumerators *all)
{
	buf_done(&all->list);
}

static int read_body(struct cread *reader, uint32_t name, struct c_type *type)
{
	cleanup_with(enumerators_done) struct enumerators all = { .list = BUF_EMPTY };
	int err = read_enumerator(reader, &all);

	while (!err && !c_sign(reader, '}')) {
		if (!c_sign(reader, ','))
			return c_expected(reader, "\",\" or \"}\"");
		if (!c_is_sign(reader, '}'))
			err = read_enumerator(reader, &all);
	}
	return err ? err : write_enum(reader, name, &all, type);
}

int c_enum(struct cread *reader, struct c_base *base)
{
	const char *at = reader->token.text;
	const struct c_name *known = NULL;
	uint32_t name = 0;
	int err = 0;

	base->type.class = C_ENUM;
	if (!c_is_sign(reader, '{'))
		err = c_identifier(reader, "a name or \"{\"", &name);
	if (err)
		return err;
	if (name)
		known = c_find(reader, C_TAG, name);
	if (!c_sign(reader, '{')) {
		if (!known || known->type.class != C_ENUM)
			return c_refuse(reader, at, "there is no enum \"%.60s\" so far",
					reader->writer->strings.data + name);
		base->type = known->type;
		return 0;
	}
	if (known)
		return c_refuse(reader, at, "\"%.60s\" is there twice",
				reader->writer->strings.data + name);
	err = read_body(reader, name, &base->type);
	if (err)
		return err;
	if (name)
		cread_declare(reader,
			      &(struct c_name){ .name = name, .space = C_TAG, .type = base->type });
	else
		base->tagless = base->type.id;
	return 0;
}

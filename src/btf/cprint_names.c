/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of C declarations, of which no two may be the same; and those of C's own types. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "btf/cprint_internal.h"

static size_t hash(const char *name)
{
	uint64_t hash = 0xcbf29ce484222325; /* FNV-1a */

	for (; *name; name++)
		hash = (hash ^ (unsigned char)*name) * 0x100000001b3;
	return hash ^ hash >> 32;
}

/* The slot that has the name, or the free one where it belongs. */
static struct cprint_name *slot_of(const struct cprint_names *names, const char *name)
{
	size_t i = hash(name);

	for (;; i++) {
		struct cprint_name *slot = &names->slots[i & (names->space - 1)];

		if (!slot->name || strcmp(slot->name, name) == 0)
			return slot;
	}
}

static int grow(struct cprint_names *names)
{
	struct cprint_names larger = { .space = names->space ? 2 * names->space : 1024 };

	larger.slots = calloc(larger.space, sizeof(*larger.slots));
	if (!larger.slots)
		return -ENOMEM;
	for (size_t i = 0; i < names->space; i++)
		if (names->slots[i].name)
			*slot_of(&larger, names->slots[i].name) = names->slots[i];
	larger.used = names->used;
	free(names->slots);
	*names = larger;
	return 0;
}

int cprint_number_name(struct cprint_names *names, const char *name, enum btf_kind kind,
		       uint32_t *nth)
{
	struct cprint_name *slot;

	if (names->used >= names->space / 2 && grow(names))
		return -ENOMEM;
	slot = slot_of(names, name);
	if (!slot->name) {
		*slot = (struct cprint_name){ .name = name, .kind = kind };
		names->used++;
	}
	*nth = ++slot->count;
	return 0;
}

/* A forward declaration means the struct of that name, which may be elsewhere, if there is one. */
static int number_forward(struct cprinter *printer, const struct btf_type *type, uint32_t *nth)
{
	struct cprint_names *names = &printer->tags;
	enum btf_kind kind = type->flag ? BTF_UNION : BTF_STRUCT;
	struct cprint_name *slot = names->space ? slot_of(names, type->name) : NULL;

	if (slot && slot->name && slot->kind == kind) {
		*nth = 1;
		return 0;
	}
	return cprint_number_name(names, type->name, kind, nth);
}

int cprint_number_type(struct cprinter *printer, const struct btf_type *type)
{
	uint32_t *nth = &printer->types[type->id].nth;

	if (*nth)
		return 0;
	if (type->kind == BTF_FWD)
		return number_forward(printer, type, nth);
	return cprint_number_name(type->kind == BTF_TYPEDEF ? &printer->ordinary : &printer->tags,
				  type->name, type->kind, nth);
}

void cprint_names_done(struct cprint_names *names)
{
	free(names->slots);
}

void cprint_add_name(struct buf *text, const char *name, uint32_t nth)
{
	if (isdigit((unsigned char)*name))
		buf_add_char(text, '_');
	for (; *name; name++)
		buf_add_char(text, isalnum((unsigned char)*name) ? *name : '_');
	if (nth > 1)
		buf_printf(text, "___%u", nth);
}

static bool is_keyword(const char *word, size_t len)
{
	static const char *const words[] = { "char",   "short",	   "int",   "long",
					     "signed", "unsigned", "_Bool", "__int128" };

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (strlen(words[i]) == len && memcmp(words[i], word, len) == 0)
			return true;
	return false;
}

/* Is it what C calls an integer: "long unsigned int"? */
static bool is_c_integer(const char *name)
{
	for (; *name; name += strspn(name, " ")) {
		size_t len = strcspn(name, " ");

		if (!is_keyword(name, len))
			return false;
		name += len;
	}
	return true;
}

const char *cprint_integer_of_size(uint32_t size, bool is_signed)
{
	static const char *const names[][2] = {
		{ "unsigned char", "signed char" },  { "unsigned short", "short" },
		{ "unsigned int", "int" },	     { "unsigned long", "long" },
		{ "unsigned __int128", "__int128" },
	};

	return names[__builtin_ctz(size)][is_signed];
}

const char *cprint_integer_name(const struct btf_type *type)
{
	if (*type->name && is_c_integer(type->name))
		return type->name;
	return cprint_integer_of_size(type->size, type->integer.is_signed);
}

const char *cprint_float_name(const struct btf_type *type)
{
	static const char *const names[] = { [2] = "_Float16", [4] = "float", [8] = "double" };

	return type->size < ARRAY_SIZE(names) ? names[type->size] : "long double";
}

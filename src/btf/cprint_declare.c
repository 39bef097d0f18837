/* SPDX-License-Identifier: GPL-3.0-or-later */
/* C declarations of names and bodies of types. */
#include <errno.h>
#include <string.h>

#include "base/util.h"
#include "btf/cprint_internal.h"

/* Unnamed structs in one another could make a small file print forever. */
#define TEXT_MAX (1U << 28)

/* Pointers, arrays and qualifiers around one name; bodies and parameters within one another. */
#define LEVELS_MAX 64

enum { CONST = 1, VOLATILE = 2, RESTRICT = 4 };

static void prepend(struct buf *text, const char *words)
{
	size_t size = strlen(words);

	if (!buf_reserve(text, size))
		return;
	memmove(text->data + size, text->data, text->len);
	memcpy(text->data, words, size);
	text->len += size;
}

static void add_qualifiers(struct buf *text, unsigned int qualifiers)
{
	if (qualifiers & CONST)
		buf_add_str(text, "const ");
	if (qualifiers & VOLATILE)
		buf_add_str(text, "volatile ");
	if (qualifiers & RESTRICT)
		buf_add_str(text, "restrict ");
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

/* By its size; the names are C's for x86-64 and arm64. */
static const char *integer_of_size(uint32_t size, bool is_signed)
{
	static const char *const names[][2] = {
		{ "unsigned char", "signed char" },  { "unsigned short", "short" },
		{ "unsigned int", "int" },	     { "unsigned long", "long" },
		{ "unsigned __int128", "__int128" },
	};

	return names[__builtin_ctz(size)][is_signed];
}

static const char *integer_name(const struct btf_type *type)
{
	if (*type->name && is_c_integer(type->name))
		return type->name;
	return integer_of_size(type->size, type->integer.is_signed);
}

static const char *float_name(const struct btf_type *type)
{
	static const char *const names[] = { [2] = "_Float16", [4] = "float", [8] = "double" };

	return type->size < ARRAY_SIZE(names) ? names[type->size] : "long double";
}

static const char *tag_word(const struct btf_type *type)
{
	if (cprint_is_enum(type))
		return "enum";
	if (type->kind == BTF_FWD)
		return type->flag ? "union" : "struct";
	return btf_kind_name(type->kind);
}

int cprint_add_tag(struct cprinter *printer, const struct btf_type *type, struct buf *text)
{
	int err = cprint_number_type(printer, type);

	if (err)
		return err;
	buf_add_str(text, tag_word(type));
	buf_add_char(text, ' ');
	cprint_add_name(text, type->name, printer->types[type->id].nth);
	return 0;
}

/* The enumerators of an unnamed enum may be declared only once. */
static int add_unnamed(struct cprinter *printer, const struct btf_type *type, int indent,
		       struct buf *text)
{
	bool *printed = &printer->types[type->id].printed;

	if (cprint_is_enum(type) && *printed) {
		buf_add_str(text, integer_of_size(type->size, type->flag));
		return 0;
	}
	*printed = true;
	return cprint_body(printer, type, indent, text);
}

/* What stands first in a declaration. */
static int add_specifier(struct cprinter *printer, const struct btf_type *type, int indent,
			 struct buf *text)
{
	switch (type->kind) {
	case BTF_VOID:
		buf_add_str(text, "void");
		return 0;
	case BTF_INT:
		buf_add_str(text, integer_name(type));
		return 0;
	case BTF_FLOAT:
		buf_add_str(text, float_name(type));
		return 0;
	case BTF_TYPEDEF:
		cprint_add_name(text, type->name, printer->types[type->id].nth);
		return 0;
	case BTF_STRUCT:
	case BTF_UNION:
	case BTF_ENUM:
	case BTF_ENUM64:
	case BTF_FWD:
		return *type->name ? cprint_add_tag(printer, type, text)
				   : add_unnamed(printer, type, indent, text);
	default:
		return cprint_bad(printer, -EINVAL, type->id, "no type that C can declare");
	}
}

static int add_params(struct cprinter *printer, const struct btf_type *type, int indent,
		      struct buf *text)
{
	buf_add_char(text, '(');
	for (uint32_t i = 0; i < type->count; i++) {
		struct btf_param param = btf_param(printer->btf, type, i);
		int err = 0;

		if (i)
			buf_add_str(text, ", ");
		if (param.type == 0 && i == type->count - 1)
			buf_add_str(text, i ? "..." : ""); /* "()" until C23 */
		else
			err = cprint_declare(printer, param.type, param.name, indent, text);
		if (err)
			return err;
	}
	buf_add_str(text, type->count ? ")" : "void)");
	return 0;
}

/* A declaration grows from the name outwards: pointers before it, arrays and parameters behind. */
struct declarator {
	struct buf *inner;
	unsigned int qualifiers;
	bool is_pointer; /* the outermost so far is one */
	bool is_done;	 /* what is left is the specifier */
};

static void add_pointer(struct declarator *declarator)
{
	cleanup_buf struct buf star = BUF_EMPTY;

	buf_add_char(&star, '*');
	add_qualifiers(&star, declarator->qualifiers);
	prepend(declarator->inner, buf_text(&star));
	declarator->qualifiers = 0;
	declarator->is_pointer = true;
}

static void close_pointer(struct declarator *declarator)
{
	if (!declarator->is_pointer)
		return;
	prepend(declarator->inner, "(");
	buf_add_char(declarator->inner, ')');
	declarator->is_pointer = false;
}

static int add_level(struct cprinter *printer, const struct btf_type *type, int indent,
		     struct declarator *declarator)
{
	switch (type->kind) {
	case BTF_CONST:
		declarator->qualifiers |= CONST;
		return 0;
	case BTF_VOLATILE:
		declarator->qualifiers |= VOLATILE;
		return 0;
	case BTF_RESTRICT:
		declarator->qualifiers |= RESTRICT;
		return 0;
	case BTF_TYPE_TAG:
		return 0;
	case BTF_PTR:
		add_pointer(declarator);
		return 0;
	case BTF_ARRAY:
		close_pointer(declarator);
		buf_printf(declarator->inner, "[%u]", type->array.elements);
		return 0;
	case BTF_FUNC_PROTO:
		close_pointer(declarator);
		declarator->qualifiers = 0;
		return add_params(printer, type, indent, declarator->inner);
	default:
		declarator->is_done = true;
		return 0;
	}
}

static int add_declaration(struct cprinter *printer, uint32_t id, const char *name, int indent,
			   struct buf *text)
{
	cleanup_buf struct buf inner = BUF_EMPTY;
	struct declarator declarator = { .inner = &inner };
	struct btf_type type;
	int err = 0;

	cprint_add_name(&inner, name, 1);
	for (int levels = 0; !err && !declarator.is_done; levels++) {
		err = levels < LEVELS_MAX ? btf_type(printer->btf, id, &type) : -ELOOP;
		if (!err)
			err = add_level(printer, &type, indent, &declarator);
		id = type.type;
	}
	if (err)
		return cprint_bad(printer, err, type.id, "a type without an end");
	add_qualifiers(text, declarator.qualifiers);
	err = add_specifier(printer, &type, indent, text);
	if (inner.len) {
		buf_add_char(text, ' ');
		buf_add(text, inner.data, inner.len);
	}
	return err ? err : inner.err;
}

int cprint_declare(struct cprinter *printer, uint32_t id, const char *name, int indent,
		   struct buf *text)
{
	int err;

	if (printer->depth++ > LEVELS_MAX)
		err = cprint_too_deep(printer, id);
	else if (text->len > TEXT_MAX)
		err = cprint_bad(printer, -EFBIG, id, "too much text");
	else
		err = add_declaration(printer, id, name, indent, text);
	printer->depth--;
	return err;
}

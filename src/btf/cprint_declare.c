/* SPDX-License-Identifier: GPL-3.0-or-later */
/* C declarations of names, and the bodies of structs, unions and enums: either is within the other.
 */
#include <errno.h>
#include <inttypes.h>
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

/* A gap that needs more lines than these is an array instead. */
#define GAP_LINES_MAX 16

static void indent_by(struct buf *text, int indent)
{
	while (indent-- > 0)
		buf_add_char(text, '\t');
}

static void add_gap_line(struct buf *text, const char *unit, uint64_t bits, int indent)
{
	indent_by(text, indent);
	buf_printf(text, "%s: %" PRIu64 ";\n", unit, bits);
}

/* As few unnamed bit fields as there can be without raising the struct's alignment, which on arm64
 * they do.  A large gap is an array instead, whose name nothing else in the file has. */
static void add_gap(const struct btf_type *type, uint8_t align, uint64_t from, uint64_t to,
		    int indent, struct buf *text)
{
	static const struct {
		const char *name;
		uint8_t size;
	} units[] = { { "long", 8 }, { "int", 4 }, { "short", 2 }, { "char", 1 } };

	if (from < to && from % 8) {
		uint64_t bits = min_size(8 - from % 8, to - from);

		add_gap_line(text, "char", bits, indent);
		from += bits;
	}
	if (to - from > GAP_LINES_MAX * 64) {
		indent_by(text, indent);
		buf_printf(text, "char __gap_%u_%" PRIu64 "[%" PRIu64 "];\n", type->id, from / 8,
			   (to - from) / 8);
		from = to - to % 8;
	}
	for (size_t i = 0; i < ARRAY_SIZE(units);) {
		uint64_t bits = 8 * units[i].size;

		if (units[i].size > align || from % bits || to - from < bits) {
			i++;
			continue;
		}
		add_gap_line(text, units[i].name, bits, indent);
		from += bits;
		/* What was too large before may fit after a smaller one. */
		i = 0;
	}
	if (from < to)
		add_gap_line(text, "char", to - from, indent);
}

static uint64_t round_up(uint64_t value, uint64_t to)
{
	return (value + to - 1) / to * to;
}

/* Where C would put the member by itself, after a member that ends at bit `end`. */
static uint64_t natural_place(const struct cprint_member *member, uint64_t end, bool packed)
{
	if (!member->unit)
		return round_up(end, packed ? 8 : 8 * member->align);
	if (packed || end / member->unit == (end + member->bits - 1) / member->unit)
		return end;
	return round_up(end, member->unit);
}

static int add_member(struct cprinter *printer, const struct cprint_member *member, int indent,
		      struct buf *text)
{
	int err;

	indent_by(text, indent);
	err = cprint_declare(printer, member->btf.type, member->btf.name, indent, text);
	if (member->btf.bit_size)
		buf_printf(text, ": %u", member->btf.bit_size);
	buf_add_str(text, ";\n");
	return err;
}

static int add_struct_members(struct cprinter *printer, const struct btf_type *type, int indent,
			      struct buf *text)
{
	const struct cprint_type *own = &printer->types[type->id];
	uint64_t size = 8 * (uint64_t)type->size;
	uint64_t end = 0;

	for (uint32_t i = 0; i < type->count; i++) {
		struct cprint_member member;
		int err = cprint_member(printer, type, i, &member);

		if (err)
			return err;
		if (natural_place(&member, end, own->packed) != member.btf.bit_offset)
			add_gap(type, own->align, end, member.btf.bit_offset, indent, text);
		err = add_member(printer, &member, indent, text);
		if (err)
			return err;
		end = (uint64_t)member.btf.bit_offset + member.bits;
	}
	if (round_up(end, 8 * own->align) != size)
		add_gap(type, own->align, end, size, indent, text);
	return 0;
}

static int add_union_members(struct cprinter *printer, const struct btf_type *type, int indent,
			     struct buf *text)
{
	const struct cprint_type *own = &printer->types[type->id];
	uint64_t size = 8 * (uint64_t)type->size;
	uint64_t end = 0;

	for (uint32_t i = 0; i < type->count; i++) {
		struct cprint_member member;
		int err = cprint_member(printer, type, i, &member);

		if (!err)
			err = add_member(printer, &member, indent, text);
		if (err)
			return err;
		end = max_size(end, member.bits);
	}
	if (round_up(end, 8 * own->align) != size) {
		indent_by(text, indent);
		buf_add_str(text, "struct {\n");
		add_gap(type, own->align, 0, size, indent + 1, text);
		indent_by(text, indent);
		buf_add_str(text, "};\n");
	}
	return 0;
}

static int add_record(struct cprinter *printer, const struct btf_type *type, int indent,
		      struct buf *text)
{
	int err = cprint_measure(printer, type);

	if (err)
		return err;
	buf_add_str(text, "{\n");
	err = type->kind == BTF_STRUCT ? add_struct_members(printer, type, indent + 1, text)
				       : add_union_members(printer, type, indent + 1, text);
	indent_by(text, indent);
	buf_add_char(text, '}');
	if (printer->types[type->id].packed)
		buf_add_str(text, " __attribute__((packed))");
	return err;
}

/* Compilers before Clang 15 do not say that an enum has negative numbers; in one of 1 or 2 bytes
 * these do not fit. */
static void add_value(struct buf *text, const struct btf_type *type, uint64_t value)
{
	const char *suffix = type->size == 8 ? type->flag ? "LL" : "ULL" : "";

	if (!type->flag && type->size < 4 && value >> (8 * type->size))
		buf_printf(text, "%" PRId32, (int32_t)value);
	else if (!type->flag)
		buf_printf(text, "%" PRIu64 "%s", value, suffix);
	else if (value == (uint64_t)INT64_MIN)
		buf_add_str(text, "(-9223372036854775807LL - 1)");
	else
		buf_printf(text, "%" PRId64 "%s", (int64_t)value, suffix);
}

static int add_enumerators(struct cprinter *printer, const struct btf_type *type, int indent,
			   struct buf *text)
{
	for (uint32_t i = 0; i < type->count; i++) {
		struct btf_enumerator enumerator = btf_enumerator(printer->btf, type, i);
		uint32_t nth;
		int err = cprint_number_name(&printer->ordinary, enumerator.name, type->kind, &nth);

		if (err)
			return err;
		indent_by(text, indent + 1);
		cprint_add_name(text, enumerator.name, nth);
		buf_add_str(text, " = ");
		add_value(text, type, enumerator.value);
		buf_add_str(text, ",\n");
	}
	return 0;
}

static int add_enum(struct cprinter *printer, const struct btf_type *type, int indent,
		    struct buf *text)
{
	static const char *const modes[] = { [1] = "QI", [2] = "HI", [8] = "DI" };
	int err;

	buf_add_str(text, "{\n");
	err = add_enumerators(printer, type, indent, text);
	indent_by(text, indent);
	buf_add_char(text, '}');
	if (type->size != 4)
		buf_printf(text, " __attribute__((mode(%s)))", modes[type->size]);
	return err;
}

int cprint_body(struct cprinter *printer, const struct btf_type *type, int indent, struct buf *text)
{
	int err = 0;

	if (*type->name)
		err = cprint_add_tag(printer, type, text);
	else
		buf_add_str(text, cprint_is_enum(type) ? "enum" : btf_kind_name(type->kind));
	if (err || (cprint_is_enum(type) && type->count == 0))
		return err; /* an enum that is only declared */
	buf_add_char(text, ' ');
	return cprint_is_enum(type) ? add_enum(printer, type, indent, text)
				    : add_record(printer, type, indent, text);
}

/* The enumerators of an unnamed enum may be declared only once. */
static int add_unnamed(struct cprinter *printer, const struct btf_type *type, int indent,
		       struct buf *text)
{
	bool *printed = &printer->types[type->id].printed;

	if (cprint_is_enum(type) && *printed) {
		buf_add_str(text, cprint_integer_of_size(type->size, type->flag));
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
		buf_add_str(text, cprint_integer_name(type));
		return 0;
	case BTF_FLOAT:
		buf_add_str(text, cprint_float_name(type));
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
		return cprint_bad(printer, -EINVAL, type->id,
				  "it is not a type that C can declare");
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

/* A declaration grows from the name outwards: pointers before it, arrays and parameters after. */
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
		return cprint_bad(printer, err, type.id, "it contains itself");
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

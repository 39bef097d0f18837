/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * declared make SEED: prints C declarations, any that map create reads.
 * declared compare FILE.c FILE.o: are the types that map create makes of the text those that clang
 * put into the object?
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cdecl/cread.h"
#include "objfile/objfile.h"

#define STRUCTS 200

static unsigned below(unsigned limit)
{
	return (unsigned)rand() % limit;
}

static void make_members(unsigned number, int depth);

static void make_bits(void)
{
	static const struct {
		const char *type;
		unsigned width;
	} types[] = {
		{ "u8", 8 },	  { "int", 32 },	   { "u16", 16 },	 { "u64", 64 },
		{ "bool", 1 },	  { "const s64", 64 },	   { "signed char", 8 }, { "unsigned", 32 },
		{ "enum e", 32 }, { "unsigned long", 64 },
	};
	unsigned i = below(sizeof(types) / sizeof(types[0]));

	if (!below(6))
		printf("%s : %u;", types[i].type, below(types[i].width + 1));
	else
		printf("%s m%d : %u;", types[i].type, rand(), 1 + below(types[i].width));
}

static void make_whole(unsigned number)
{
	static const char *const types[] = {
		"u8",
		"char",
		"short unsigned int",
		"u32",
		"const u64",
		"f64",
		"float",
		"bool",
		"ip4",
		"mac",
		"void *",
		"__int128",
		"struct s0 *const *",
		"enum e",
		"volatile be16",
		"long",
		"unsigned char",
		"struct unknown *",
		"s8",
		"enum { A%d, B%d = -3 }",
	};

	if (number && !below(4))
		printf("struct s%u", below(number));
	else
		printf(types[below(sizeof(types) / sizeof(types[0]))], rand(), rand());
	printf(" m%d", rand());
	for (unsigned dimensions = below(5); dimensions < 2; dimensions++)
		printf("[%u]", 1 + below(4));
	if (!below(8))
		printf(" __attribute__((aligned(%u)))", 1u << below(5));
	printf(";");
}

static void make_nested(unsigned number, int depth)
{
	printf("%s {", below(2) ? "struct" : "union");
	make_members(number, depth + 1);
	printf("}%s", below(4) ? "" : " __attribute__((packed))");
	if (below(2))
		printf(" m%d", rand());
	printf(";");
}

static void make_members(unsigned number, int depth)
{
	for (unsigned left = 1 + below(6); left; left--) {
		unsigned kind = below(8);

		if (kind < 3)
			make_bits();
		else if (kind < 7 || depth > 2)
			make_whole(number);
		else
			make_nested(number, depth);
		printf(" ");
	}
	printf("u8 m%d;", rand());
}

static void make_structs(void)
{
	printf("enum e { E0, E1 = 1 << 4, E2, E3 = (E1 | 3) * -2 + 50 };\n");
	for (unsigned i = 0; i < STRUCTS; i++) {
		printf("struct s%u { ", i);
		make_members(i, 0);
		printf(" }%s;\n", below(4) ? "" : " __attribute__((packed, aligned(2)))");
	}
	printf("struct all { ");
	for (unsigned i = 0; i < STRUCTS; i++)
		printf("struct s%u s%u; ", i, i);
	printf("} all;\n");
}

struct pair {
	const struct btf *btf;
	struct btf_type type;
};

static bool is_struct(const struct btf_type *type)
{
	return type->kind == BTF_STRUCT || type->kind == BTF_UNION;
}

static bool same(const struct btf *a, uint32_t a_id, const struct btf *b, uint32_t b_id);

static bool same_members(const struct pair *a, const struct pair *b)
{
	for (uint32_t i = 0; i < a->type.count; i++) {
		struct btf_member x = btf_member(a->btf, &a->type, i);
		struct btf_member y = btf_member(b->btf, &b->type, i);

		if (strcmp(x.name, y.name) != 0 || x.bit_offset != y.bit_offset ||
		    x.bit_size != y.bit_size) {
			printf("%s.%s: bit %u, %u bits; clang: %s, bit %u, %u bits\n", a->type.name,
			       x.name, x.bit_offset, x.bit_size, y.name, y.bit_offset, y.bit_size);
			return false;
		}
		if (!same(a->btf, x.type, b->btf, y.type))
			return false;
	}
	return true;
}

static bool same_enumerators(const struct pair *a, const struct pair *b)
{
	for (uint32_t i = 0; i < a->type.count; i++) {
		struct btf_enumerator x = btf_enumerator(a->btf, &a->type, i);
		struct btf_enumerator y = btf_enumerator(b->btf, &b->type, i);

		/* clang 14 does not tell signed enums from unsigned ones. */
		if (strcmp(x.name, y.name) != 0 || (uint32_t)x.value != (uint32_t)y.value)
			return false;
	}
	return true;
}

static bool same_within(const struct pair *a, const struct pair *b)
{
	switch (a->type.kind) {
	case BTF_INT:
		return a->type.integer.is_signed == b->type.integer.is_signed &&
		       a->type.integer.is_bool == b->type.integer.is_bool;
	case BTF_ARRAY:
		return a->type.array.elements == b->type.array.elements &&
		       same(a->btf, a->type.type, b->btf, b->type.type);
	case BTF_ENUM:
		return same_enumerators(a, b);
	default:
		return !is_struct(&a->type) || same_members(a, b);
	}
}

static bool same(const struct btf *a, uint32_t a_id, const struct btf *b, uint32_t b_id)
{
	struct pair x = { .btf = a }, y = { .btf = b };

	if (btf_resolve(a, a_id, &x.type) || btf_resolve(b, b_id, &y.type))
		return false;
	if (x.type.kind != y.type.kind || x.type.size != y.type.size ||
	    x.type.count != y.type.count || (is_struct(&x.type) && x.type.flag != y.type.flag)) {
		printf("%s %s: %u bytes, %u members; clang: %s %s, %u, %u\n",
		       btf_kind_name(x.type.kind), x.type.name, x.type.size, x.type.count,
		       btf_kind_name(y.type.kind), y.type.name, y.type.size, y.type.count);
		return false;
	}
	return same_within(&x, &y);
}

static int declare(const char *path, struct btf **btf, uint32_t *id)
{
	cleanup_cread_declarations struct cread_declarations all = CREAD_DECLARATIONS_NONE;
	cleanup_buf struct buf text = BUF_EMPTY, bytes = BUF_EMPTY;
	cleanup_problem struct problem problem = PROBLEM_NONE;
	struct cread_declared type;
	int err = buf_read_file(&text, path, 1 << 20);

	if (!err)
		err = cread_text(&all, buf_text(&text), "value", &type, &problem);
	if (err)
		printf("%s at line %u, column %u\n", problem_text(&problem), problem.line,
		       problem.column);
	if (!err)
		err = btf_writer_finish(&all.writer, &bytes);
	if (!err)
		err = btf_open_bytes(bytes.data, bytes.len, NULL, btf, NULL);
	if (err)
		return err;
	*id = type.id;
	btf_adopt(*btf, buf_take(&bytes));
	return btf_check(*btf, *id, NULL);
}

static int compare(const char *source, const char *object)
{
	cleanup_btf struct btf *ours = NULL, *theirs = NULL;
	uint32_t our_id, their_id;

	if (declare(source, &ours, &our_id) || objfile_open_btf(object, NULL, &theirs, NULL) ||
	    btf_find(theirs, BTF_STRUCT, "all", &their_id))
		return 1;
	if (!same(ours, our_id, theirs, their_id))
		return 1;
	printf("the same: %u structs\n", STRUCTS);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 4 && strcmp(argv[1], "compare") == 0)
		return compare(argv[2], argv[3]);
	if (argc != 3 || strcmp(argv[1], "make") != 0)
		return 2;
	srand((unsigned)strtoul(argv[2], NULL, 10));
	make_structs();
	return 0;
}

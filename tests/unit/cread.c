/* SPDX-License-Identifier: GPL-3.0-or-later */
/* C declarations to BTF: what is read, where it lies, what is refused and where. */
#include <errno.h>

#include "../lib/unit.h"
#include "base/util.h"
#include "cdecl/cread.h"

static struct btf_c_error error;

/* The size of the type, 0 when it is refused. */
static uint32_t size_of(const char *text)
{
	cleanup_btf_declarations struct btf_declarations all = BTF_DECLARATIONS_NONE;
	struct btf_declared type;

	return cread_text(&all, text, "value", &type, &error) ? 0 : type.size;
}

TEST(types_have_the_sizes_of_the_c_abi)
{
	static const struct {
		const char *text;
		uint32_t size;
	} rows[] = {
		{ "u32", 4 },
		{ "long unsigned int x;", 8 },
		{ "short", 2 },
		{ "signed", 4 },
		{ "unsigned __int128", 16 },
		{ "const volatile bool", 1 },
		{ "void *", 8 },
		{ "char *names[2][3]", 48 },
		{ "ip6", 16 },
		{ "double d[1 << 2]", 32 },
		{ "u8 x[(7 & ~2) * 3 - 0x1 | 2 ^ 1]", 15 },
		{ "enum { A, B }", 4 },
		{ "enum { A = 1 << 31 }", 4 },
		{ "enum { A = -1, B = 0x80000000 }", 8 },
		{ "struct { u8 a; u64 b; }", 16 },
		{ "struct { u8 a; u64 b; } __attribute__((packed))", 9 },
		{ "struct __attribute__((packed, aligned(4))) { u8 a; u64 b; }", 12 },
		{ "struct { u8 a __attribute__((aligned(16))); u8 b; }", 16 },
		{ "struct { u8 a; __int128 b; }", 32 },
		{ "struct { u32 a : 3, b : 30; }", 8 },
		{ "struct { u8 a : 3; u32 b : 20; }", 4 },
		{ "struct { u8 a : 3; u32 : 0; u8 b; }", 5 },
		{ "struct { u32 : 7; u8 b; }", 2 },
		{ "union { u8 a[5]; u32 b; }", 8 },
		{ "struct { u8 n; u64 none[0]; }", 8 },
		{ "struct { struct { u8 a; }; union { u16 b; u8 c; }; }", 4 },
		{ "struct n { struct n *next; struct other *other; }", 16 },
		{ "enum e { N = 4 }; typedef struct { u8 x[N]; } t; t two[2]", 8 },
		{ "typedef unsigned int u32; u32 x", 4 },
		{ "struct f { u8 a[5]; }; u8 x[sizeof(struct f) + 2 * sizeof(u32)]", 13 },
		{ "u8 x[sizeof(u16[2][3])]", 12 },
		{ "struct { u8 a[sizeof(struct { u8 a, b; })]; u8 b; }", 3 },
		{ "int (*f)(void)", 8 },
		{ "struct { void *(*get[2])(struct x *, const char *name, ...); u8 n; }", 24 },
		{ "struct { u8 a; void (*each)(int a, int (*other)(int a), u8 b[2]); u8 b; }", 24 },
		{ "typedef void (*hook)(u32); hook hooks[sizeof(hook)]", 64 },
		{ "struct { struct bpf_spin_lock lock; u8 n; struct bpf_timer timer; }", 24 },
		{ "struct bpf_timer { u8 own; }; struct bpf_timer t", 1 },
		{ "/* a */ struct { // b\n u8 a; /* c */ };", 1 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		CHECK_CASE(size_of(rows[i].text) == rows[i].size, rows[i].text);
}

TEST(what_is_wrong_is_said_and_where)
{
	static const struct {
		const char *text;
		size_t at;
		const char *message, *hint;
	} rows[] = {
		{ "", 0, "expected a type at the end", "" },
		{ "u33 x", 0, "unknown type \"u33\"", "did you mean u32?" },
		{ "struct flow { u8 a; }; flow x", 23, "unknown type \"flow\"",
		  "did you mean struct flow?" },
		{ "struct { u8 a }", 14, "expected \";\" before \"}\"", "" },
		{ "struct { u8 a; ", 15, "expected a type at the end", "" },
		{ "struct { u8; }", 9, "this field has no name", "" },
		{ "struct { u8 a; u16 a; }", 19, "the field \"a\" is there twice", "" },
		{ "struct { u8 a; struct { u8 a; }; }", 27, "the field \"a\" is there twice", "" },
		{ "struct { void a; }", 14, "a field of this type has no size", "" },
		{ "struct v { struct v a; }", 20, "a field of this type has no size", "" },
		{ "struct v", 0, "this type has no members so far", "" },
		{ "struct {}", 0, "this type has no size", "" },
		{ "void", 0, "this type has no size", "" },
		{ "u8 a[]", 5, "an array needs its size: what a map holds does not grow", "" },
		{ "u8 a[0]", 0, "this type has no size", "" },
		{ "u8 a[-1]", 5, "an array's size is from 0 to 16777216", "" },
		{ "u64 a[16777216]", 5, "an array has at most 16777216 bytes", "" },
		{ "u8 a[1/0]", 6, "a division by zero", "" },
		{ "u8 a[1 << 63]", 7, "a shift is by 0 to 62 bits", "" },
		{ "u8 a[N]", 5, "\"N\" is not a number or an enumerator", "" },
		{ "u8 a[010]", 5, "\"010\" is not a number of at most 64 bits", "" },
		{ "struct { u8 a : 9; }", 16, "the width of this bit field is from 1 to 8", "" },
		{ "struct { float a : 9; }", 19, "only integers and enums can be bit fields", "" },
		{ "enum { A, A }", 10, "the enumerator \"A\" is there twice", "" },
		{ "enum { }", 7, "expected an enumerator before \"}\"", "" },
		{ "enum e x", 5, "there is no enum \"e\" so far", "" },
		{ "struct e { u8 a; }; union e x", 26, "\"e\" is not a union", "" },
		{ "struct e { u8 a; }; struct e { u8 b; }", 27, "\"e\" is there twice", "" },
		{ "long long long", 10, "\"long\" once too often", "" },
		{ "unsigned float", 0, "\"unsigned float\" is no type that a map can have", "" },
		{ "int f(void)", 5, "expected \";\" before \"(\"", "" },
		{ "int (*a)[4]", 8, "expected \"(\" before \"[\"", "" },
		{ "int (f)(void)", 5,
		  "brackets are read in pointers to functions: int (*name)(void)", "" },
		{ "int (*f)(int, void)", 14, "a parameter of this type has no size", "" },
		{ "int (*f)(...)", 9, "expected a type before \".\"", "" },
		{ "int (*f)(int,)", 13, "expected a type before \")\"", "" },
		{ "u8 a[sizeof u8]", 12, "expected \"(\" before \"u8\"", "" },
		{ "u8 a[sizeof(u8 x)]", 11, "sizeof is of a type, without a name", "" },
		{ "u8 a[sizeof(struct later)]", 11, "this type has no size", "" },
		{ "u8 a __attribute__((weak))", 5, "expected \";\" before \"__attribute__\"", "" },
		{ "struct { u8 a __attribute__((weak)); }", 29,
		  "expected packed or aligned(N) before \"weak\"", "" },
		{ "struct { u8 a; } __aligned(3)", 27, "an alignment is a power of 2", "" },
		{ "u32 a } b", 6, "expected \";\" before \"}\"", "" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		CHECK_CASE(size_of(rows[i].text) == 0, rows[i].text);
		CHECK_CASE(error.at == rows[i].at, rows[i].text);
		CHECK_STR(error.message, rows[i].message);
		CHECK_STR(error.hint, rows[i].hint);
	}
}

static struct btf *made(struct btf_declarations *all, const char *text, struct btf_declared *type)
{
	cleanup_buf struct buf bytes = BUF_EMPTY;
	struct btf *btf = NULL;

	if (cread_text(all, text, "value", type, &error) ||
	    btf_writer_finish(&all->writer, &bytes) ||
	    btf_open_bytes(bytes.data, bytes.len, NULL, &btf, NULL))
		return NULL;
	btf_adopt(btf, buf_take(&bytes));
	return btf;
}

TEST(a_type_without_a_tag_gets_the_name_of_its_place)
{
	cleanup_btf_declarations struct btf_declarations all = BTF_DECLARATIONS_NONE;
	cleanup_btf struct btf *btf = NULL;
	struct btf_declared type;
	struct btf_type read;

	btf = made(&all, "struct { struct { u8 a; } inner; } x", &type);
	CHECK(btf && !btf_type(btf, type.id, &read));
	CHECK_STR(read.name, "value");
	CHECK(!btf_resolve(btf, btf_member(btf, &read, 0).type, &read));
	CHECK_STR(read.name, "");
}

TEST(a_later_text_may_use_what_an_earlier_one_declares)
{
	cleanup_btf_declarations struct btf_declarations all = BTF_DECLARATIONS_NONE;
	cleanup_btf struct btf *btf = NULL;
	struct btf_declared key, value;
	struct btf_type read;

	CHECK(!cread_text(&all, "struct value { u16 a; }", "key", &key, &error));
	btf = made(&all, "struct { struct value *from; struct nowhere *to; }", &value);
	CHECK(btf && !btf_type(btf, value.id, &read));
	CHECK_STR(read.name, ""); /* "value" is taken */
	CHECK(!btf_resolve(btf, btf_member(btf, &read, 0).type, &read));
	CHECK(read.kind == BTF_PTR && read.type == key.id);
	CHECK(!btf_find(btf, BTF_FWD, "nowhere", &value.id));
}

TEST(the_kernels_structs_are_declared_once)
{
	cleanup_btf_declarations struct btf_declarations all = BTF_DECLARATIONS_NONE;
	cleanup_btf struct btf *btf = NULL;
	struct btf_declared type;
	struct btf_type read;

	btf = made(&all, "struct { struct bpf_wq a; struct bpf_wq b; struct bpf_other *c; }",
		   &type);
	CHECK(btf && !btf_type(btf, type.id, &read));
	CHECK(btf_member(btf, &read, 0).type == btf_member(btf, &read, 1).type);
	CHECK(!btf_type(btf, btf_member(btf, &read, 0).type, &read));
	CHECK(read.kind == BTF_STRUCT && read.size == 16);
	CHECK_STR(read.name, "bpf_wq");
}

UNIT_MAIN

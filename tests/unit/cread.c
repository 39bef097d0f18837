/* SPDX-License-Identifier: GPL-3.0-or-later */
/* C declarations to BTF: what is read, where it lies, what is refused and where. */
#include <errno.h>

#include "../lib/unit.h"
#include "base/util.h"
#include "cdecl/cread.h"

static struct problem problem;

/* The size of the type, 0 when it is refused. */
static uint32_t size_of(const char *text)
{
	cleanup_cread_declarations struct cread_declarations all = CREAD_DECLARATIONS_NONE;
	struct cread_declared type;

	return cread_text(&all, text, "value", &type, &problem) ? 0 : type.size;
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
		unsigned column;
		enum reason reason;
	} rows[] = {
		{ "", 1, REASON_MISSING },
		{ "u33 x", 1, REASON_UNKNOWN },
		{ "struct flow { u8 a; }; flow x", 24, REASON_UNKNOWN },
		{ "struct { u8 a }", 15, REASON_SYNTAX },
		{ "struct { u8 a; ", 16, REASON_MISSING },
		{ "struct { u8; }", 10, REASON_MISSING },
		{ "struct { u8 a; u16 a; }", 20, REASON_DUPLICATE },
		{ "struct { u8 a; struct { u8 a; }; }", 28, REASON_DUPLICATE },
		{ "struct { void a; }", 15, REASON_SIZE },
		{ "struct v { struct v a; }", 21, REASON_SIZE },
		{ "struct v", 1, REASON_SIZE },
		{ "struct {}", 1, REASON_SIZE },
		{ "void", 1, REASON_SIZE },
		{ "u8 a[]", 6, REASON_MISSING },
		{ "u8 a[0]", 1, REASON_SIZE },
		{ "u8 a[-1]", 6, REASON_RANGE },
		{ "u64 a[16777216]", 6, REASON_LIMIT },
		{ "u8 a[1/0]", 7, REASON_RANGE },
		{ "u8 a[1 << 63]", 8, REASON_RANGE },
		{ "u8 a[N]", 6, REASON_UNKNOWN },
		{ "u8 a[010]", 6, REASON_RANGE },
		{ "struct { u8 a : 9; }", 17, REASON_RANGE },
		{ "struct { float a : 9; }", 20, REASON_TYPE },
		{ "enum { A, A }", 11, REASON_DUPLICATE },
		{ "enum { }", 8, REASON_SYNTAX },
		{ "enum e x", 6, REASON_UNKNOWN },
		{ "struct e { u8 a; }; union e x", 27, REASON_TYPE },
		{ "struct e { u8 a; }; struct e { u8 b; }", 28, REASON_DUPLICATE },
		{ "long long long", 11, REASON_DUPLICATE },
		{ "unsigned float", 1, REASON_TYPE },
		{ "int f(void)", 6, REASON_SYNTAX },
		{ "int (*a)[4]", 9, REASON_SYNTAX },
		{ "int (f)(void)", 6, REASON_SYNTAX },
		{ "int (*f)(int, void)", 15, REASON_SIZE },
		{ "int (*f)(...)", 10, REASON_SYNTAX },
		{ "int (*f)(int,)", 14, REASON_SYNTAX },
		{ "u8 a[sizeof u8]", 13, REASON_SYNTAX },
		{ "u8 a[sizeof(u8 x)]", 12, REASON_UNEXPECTED },
		{ "u8 a[sizeof(struct later)]", 12, REASON_SIZE },
		{ "u8 a __attribute__((weak))", 6, REASON_SYNTAX },
		{ "struct { u8 a __attribute__((weak)); }", 30, REASON_SYNTAX },
		{ "struct { u8 a; } __aligned(3)", 28, REASON_RANGE },
		{ "u32 a } b", 7, REASON_SYNTAX },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		CHECK_CASE(size_of(rows[i].text) == 0, rows[i].text);
		CHECK_CASE(problem.line == 1 && problem.column == rows[i].column, rows[i].text);
		CHECK_PROBLEM(&problem, rows[i].reason, rows[i].text);
		problem_done(&problem);
	}
}

TEST(lines_are_counted)
{
	CHECK(size_of("struct {\n\tu8 a;\n\tu33 b;\n}") == 0);
	CHECK(problem.line == 3 && problem.column == 2);
	CHECK_PROBLEM(&problem, REASON_UNKNOWN, "lines");
	problem_done(&problem);
}

static struct btf *made(struct cread_declarations *all, const char *text,
			struct cread_declared *type)
{
	cleanup_buf struct buf bytes = BUF_EMPTY;
	struct btf *btf = NULL;

	if (cread_text(all, text, "value", type, &problem) ||
	    btf_writer_finish(&all->writer, &bytes) ||
	    btf_open_bytes(bytes.data, bytes.len, NULL, &btf, NULL))
		return NULL;
	btf_adopt(btf, buf_take(&bytes));
	return btf;
}

TEST(a_type_without_a_tag_gets_the_name_of_its_place)
{
	cleanup_cread_declarations struct cread_declarations all = CREAD_DECLARATIONS_NONE;
	cleanup_btf struct btf *btf = NULL;
	struct cread_declared type;
	struct btf_type read;

	btf = made(&all, "struct { struct { u8 a; } inner; } x", &type);
	CHECK(btf && !btf_type(btf, type.id, &read));
	CHECK_STR(read.name, "value");
	CHECK(!btf_resolve(btf, btf_member(btf, &read, 0).type, &read));
	CHECK_STR(read.name, "");
}

TEST(a_later_text_may_use_what_an_earlier_one_declares)
{
	cleanup_cread_declarations struct cread_declarations all = CREAD_DECLARATIONS_NONE;
	cleanup_btf struct btf *btf = NULL;
	struct cread_declared key, value;
	struct btf_type read;

	CHECK(!cread_text(&all, "struct value { u16 a; }", "key", &key, NULL));
	btf = made(&all, "struct { struct value *from; struct nowhere *to; }", &value);
	CHECK(btf && !btf_type(btf, value.id, &read));
	CHECK_STR(read.name, ""); /* "value" is taken */
	CHECK(!btf_resolve(btf, btf_member(btf, &read, 0).type, &read));
	CHECK(read.kind == BTF_PTR && read.type == key.id);
	CHECK(!btf_find(btf, BTF_FWD, "nowhere", &value.id));
}

TEST(the_kernels_structs_are_declared_once)
{
	cleanup_cread_declarations struct cread_declarations all = CREAD_DECLARATIONS_NONE;
	cleanup_btf struct btf *btf = NULL;
	struct cread_declared type;
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* BTF as C: declarators, padding, names, order. */
#include <errno.h>

#include "../lib/btf_maker.h"
#include "../lib/unit.h"
#include "base/util.h"
#include "btf/btf_print.h"

/* What is printed of the types made; "error N" instead when that fails. */
static void check_prints(struct maker *maker, uint32_t root, const char *want)
{
	cleanup_buf struct buf text = BUF_EMPTY;
	cleanup_btf struct btf *btf = NULL;
	cleanup_problem struct problem problem = PROBLEM_NONE;
	int err;

	CHECK(!make_btf(maker, NULL, &btf, NULL));
	err = cprint_types(btf, &(struct cprint_how){ &root, root ? 1 : 0, .unsorted = true },
			   &text, &problem);
	if (err) {
		CHECK(problem.err == err);
		unit_record(&problem, want);
		text.len = 0;
		buf_printf(&text, "error %d", -err);
	}
	CHECK_STR(buf_text(&text), want);
}

static int print_roots(const struct btf *btf, const uint32_t *roots, size_t count, struct buf *text,
		       struct problem *problem)
{
	return cprint_types(btf, &(struct cprint_how){ roots, count }, text, problem);
}

/* int is 1, char is 2, long is 3; what is behind them counts from 4. */
static void make_basics(struct maker *maker)
{
	make_type(maker, BTF_INT, "int", 0, 4);
	make_words(maker, 1U << 24 | 32);
	make_int(maker, "char", 1);
	make_int(maker, "long", 8);
}

static uint32_t make_proto(struct maker *maker, uint32_t returned, uint32_t param)
{
	uint32_t id = make_type(maker, BTF_FUNC_PROTO, "", 2, returned);

	make_words(maker, make_string(maker, "x"), param, 0, 0);
	return id;
}

TEST(declarators)
{
	cleanup_maker struct maker maker = { 0 };
	uint32_t pointer, array, proto;

	make_basics(&maker);
	pointer = make_type(&maker, BTF_PTR, "", 0, 1);
	array = make_array(&maker, pointer, 3);
	make_type(&maker, BTF_TYPEDEF, "pointers", 0, array);
	array = make_array(&maker, 1, 3);
	array = make_array(&maker, array, 2);
	make_type(&maker, BTF_TYPEDEF, "to_array", 0, make_type(&maker, BTF_PTR, "", 0, array));
	proto = make_proto(&maker, pointer, 3);
	make_type(&maker, BTF_TYPEDEF, "function", 0, proto);
	pointer = make_type(&maker, BTF_PTR, "", 0, proto);
	pointer = make_type(&maker, BTF_CONST, "", 0, pointer);
	make_type(&maker, BTF_TYPEDEF, "calls", 0, make_array(&maker, pointer, 4));
	proto = make_type(&maker, BTF_FUNC_PROTO, "", 0, pointer);
	make_type(&maker, BTF_TYPEDEF, "getter", 0, make_type(&maker, BTF_PTR, "", 0, proto));
	check_prints(&maker, 0,
		     "typedef int *pointers[3];\n\n"
		     "typedef int (*to_array)[2][3];\n\n"
		     "typedef int *function(long x, ...);\n\n"
		     "typedef int *(*const calls[4])(long x, ...);\n\n"
		     "typedef int *(*const (*getter)(void))(long x, ...);\n\n");
}

TEST(qualifiers)
{
	cleanup_maker struct maker maker = { 0 };
	uint32_t type;

	make_basics(&maker);
	type = make_type(&maker, BTF_CONST, "", 0, 2);
	type = make_type(&maker, BTF_PTR, "", 0, type);
	type = make_type(&maker, BTF_RESTRICT, "", 0, type);
	type = make_type(&maker, BTF_TYPEDEF, "text", 0, type);
	type = make_type(&maker, BTF_VOLATILE, "", 0, type);
	type = make_type(&maker, BTF_TYPE_TAG, "user", 0, type);
	type = make_type(&maker, BTF_PTR, "", 0, type);
	type = make_type(&maker, BTF_CONST, "", 0, type);
	make_type(&maker, BTF_TYPEDEF, "texts", 0, make_array(&maker, type, 0));
	check_prints(&maker, 0,
		     "typedef const char *restrict text;\n\n"
		     "typedef volatile text *const texts[0];\n\n");
}

TEST(gaps_are_spelt_out)
{
	cleanup_maker struct maker maker = { 0 };

	make_basics(&maker);
	make_type(&maker, BTF_STRUCT, "s", FLAG | 6, 48);
	make_words(&maker, make_string(&maker, "a"), 1, 3U << 24);
	make_words(&maker, make_string(&maker, "b"), 1, 5U << 24 | 11);
	make_words(&maker, make_string(&maker, "c"), 2, 24);
	make_words(&maker, make_string(&maker, "d"), 3, 64);
	make_words(&maker, make_string(&maker, "e"), 2, 192);
	make_words(&maker, make_string(&maker, "f"), 1, 1U << 24 | 224);
	check_prints(&maker, 0,
		     "struct s {\n"
		     "\tint a: 3;\n"
		     "\tchar: 5;\n"
		     "\tchar: 3;\n"
		     "\tint b: 5;\n"
		     "\tchar: 8;\n"
		     "\tchar c;\n"
		     "\tlong d;\n"
		     "\tlong: 64;\n"
		     "\tchar e;\n"
		     "\tchar: 8;\n"
		     "\tshort: 16;\n"
		     "\tint f: 1;\n"
		     "\tchar: 7;\n"
		     "\tchar: 8;\n"
		     "\tshort: 16;\n"
		     "\tlong: 64;\n"
		     "\tlong: 64;\n"
		     "};\n\n");
}

TEST(large_gaps_are_arrays)
{
	cleanup_maker struct maker maker = { 0 };

	make_basics(&maker);
	make_type(&maker, BTF_STRUCT, "s", FLAG | 2, 1U << 31);
	make_words(&maker, make_string(&maker, "a"), 1, 3U << 24);
	make_words(&maker, make_string(&maker, "b"), 1, 1U << 24 | 4099);
	check_prints(&maker, 0,
		     "struct s {\n"
		     "\tint a: 3;\n"
		     "\tchar: 5;\n"
		     "\tchar __gap_4_1[511];\n"
		     "\tchar: 3;\n"
		     "\tint b: 1;\n"
		     "\tchar: 4;\n"
		     "\tchar __gap_4_513[2147483135];\n"
		     "};\n\n");
}

TEST(unaligned_is_packed)
{
	static const struct {
		uint32_t type, offset, size;
		bool packed;
	} cases[] = {
		{ 1, 32, 8, false },
		{ 1, 8, 5, true },
		{ 1, 32, 9, true },
		{ 1, 8U << 24 | 28, 8, true }, /* over the end of its unit */
		{ 1, 8U << 24 | 24, 4, false },
		{ 1, 8U << 24 | 24, 6, true }, /* not a multiple of its alignment */
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		cleanup_maker struct maker maker = { 0 };
		cleanup_buf struct buf text = BUF_EMPTY;
		cleanup_btf struct btf *btf = NULL;

		make_basics(&maker);
		make_type(&maker, BTF_STRUCT, "s", FLAG | 1, cases[i].size);
		make_words(&maker, make_string(&maker, "m"), cases[i].type, cases[i].offset);
		CHECK(!make_btf(&maker, NULL, &btf, NULL));
		CHECK(!print_roots(btf, (const uint32_t[]){ 4 }, 1, &text, NULL));
		CHECK(!strstr(buf_text(&text), "packed") == !cases[i].packed);
	}
}

TEST(unnamed_types_stand_where_they_are_used)
{
	cleanup_maker struct maker maker = { 0 };
	uint32_t values, inner, both;

	make_basics(&maker);
	values = make_type(&maker, BTF_ENUM, "", FLAG | 1, 4);
	make_words(&maker, make_string(&maker, "ONE"), (uint32_t)-1);
	inner = make_type(&maker, BTF_STRUCT, "", 2, 8);
	make_words(&maker, make_string(&maker, "kind"), values, 0, make_string(&maker, "other"),
		   values, 32);
	both = make_type(&maker, BTF_UNION, "", 2, 16);
	make_words(&maker, 0, inner, 0, make_string(&maker, "wide"), 3, 0);
	make_type(&maker, BTF_TYPEDEF, "both", 0, both);
	check_prints(&maker, 0,
		     "typedef union {\n"
		     "\tstruct {\n"
		     "\t\tenum {\n"
		     "\t\t\tONE = -1,\n"
		     "\t\t} kind;\n"
		     "\t\tint other;\n"
		     "\t};\n"
		     "\tlong wide;\n"
		     "\tstruct {\n"
		     "\t\tlong: 64;\n"
		     "\t\tlong: 64;\n"
		     "\t};\n"
		     "} both;\n\n");
}

TEST(enums)
{
	cleanup_maker struct maker maker = { 0 };

	make_type(&maker, BTF_ENUM, "byte", 1, 1);
	make_words(&maker, make_string(&maker, "A"), 255);
	make_type(&maker, BTF_ENUM64, "wide", 2, 8);
	make_words(&maker, make_string(&maker, "B"), 0, 1, make_string(&maker, "C"), UINT32_MAX,
		   UINT32_MAX);
	make_type(&maker, BTF_ENUM64, "lowest", FLAG | 1, 8);
	make_words(&maker, make_string(&maker, "D"), 0, 0x80000000);
	make_type(&maker, BTF_ENUM, "", 1, 4);
	make_words(&maker, make_string(&maker, "E"), UINT32_MAX);
	make_type(&maker, BTF_ENUM, "declared", 0, 4);
	make_type(&maker, BTF_ENUM, "small", 2, 1);
	make_words(&maker, make_string(&maker, "F"), UINT32_MAX, make_string(&maker, "G"), 127);
	make_type(&maker, BTF_ENUM, "short_enum", 1, 2);
	make_words(&maker, make_string(&maker, "H"), (uint32_t)-300);
	check_prints(&maker, 0,
		     "enum byte {\n\tA = 255,\n} __attribute__((mode(QI)));\n\n"
		     "enum wide {\n\tB = 4294967296ULL,\n\tC = 18446744073709551615ULL,\n"
		     "} __attribute__((mode(DI)));\n\n"
		     "enum lowest {\n\tD = (-9223372036854775807LL - 1),\n"
		     "} __attribute__((mode(DI)));\n\n"
		     "enum {\n\tE = 4294967295,\n};\n\n"
		     "enum declared;\n\n"
		     "enum small {\n\tF = -1,\n\tG = 127,\n} __attribute__((mode(QI)));\n\n"
		     "enum short_enum {\n\tH = -300,\n} __attribute__((mode(HI)));\n\n");
}

TEST(each_type_comes_after_what_it_needs)
{
	cleanup_maker struct maker maker = { 0 };

	make_basics(&maker);
	/* 4: outer, which has inner and a pointer to itself; 6: inner; 7: fn(struct outer *) */
	make_type(&maker, BTF_STRUCT, "outer", 3, 24);
	make_words(&maker, make_string(&maker, "in"), 6, 0, make_string(&maker, "next"), 5, 64,
		   make_string(&maker, "call"), 8, 128);
	make_type(&maker, BTF_PTR, "", 0, 4);
	make_type(&maker, BTF_STRUCT, "inner", 1, 8);
	make_words(&maker, make_string(&maker, "p"), 10, 0);
	make_type(&maker, BTF_FUNC_PROTO, "", 1, 0);
	make_words(&maker, 0, 5);
	make_type(&maker, BTF_PTR, "", 0, 7);
	make_type(&maker, BTF_FWD, "elsewhere", FLAG, 0);
	make_type(&maker, BTF_PTR, "", 0, 9);
	check_prints(&maker, 0,
		     "struct inner {\n\tunion elsewhere *p;\n};\n\n"
		     "struct outer;\n\n"
		     "struct outer {\n"
		     "\tstruct inner in;\n"
		     "\tstruct outer *next;\n"
		     "\tvoid (*call)(struct outer *);\n"
		     "};\n\n");
	check_prints(&maker, 6, "struct inner {\n\tunion elsewhere *p;\n};\n\n");
	check_prints(&maker, 11, "error 2");
}

TEST(roots_print_what_they_need_and_no_more)
{
	cleanup_maker struct maker maker = { 0 };
	cleanup_buf struct buf text = BUF_EMPTY;
	cleanup_btf struct btf *btf = NULL;
	cleanup_problem struct problem problem = PROBLEM_NONE;

	make_basics(&maker);
	make_type(&maker, BTF_STRUCT, "key", 1, 4);
	make_words(&maker, make_string(&maker, "a"), 1, 0);
	make_type(&maker, BTF_STRUCT, "other", 0, 0);
	make_type(&maker, BTF_STRUCT, "", 1, 4);
	make_words(&maker, make_string(&maker, "k"), 4, 0);
	make_type(&maker, BTF_VAR, "v", 0, 4);
	make_words(&maker, 1);
	make_type(&maker, BTF_DATASEC, ".data", 1, 4);
	make_words(&maker, 7, 0, 4);
	CHECK(!make_btf(&maker, NULL, &btf, &problem));
	CHECK(!print_roots(btf, (const uint32_t[]){ 6, 0, 4, 1 }, 4, &text, NULL));
	CHECK_STR(buf_text(&text),
		  "struct key {\n\tint a;\n};\n\nstruct {\n\tstruct key k;\n};\n\n");
	text.len = 0;
	CHECK(!print_roots(btf, (const uint32_t[]){ 8 }, 1, &text, NULL));
	CHECK_STR(buf_text(&text), "struct key {\n\tint a;\n};\n\n");
	CHECK(print_roots(btf, (const uint32_t[]){ 9 }, 1, &text, &problem) == -ENOENT);
	CHECK_PROBLEM(&problem, REASON_NOT_FOUND, "9");
}

TEST(a_qualified_struct_that_points_to_its_like_is_no_loop)
{
	cleanup_maker struct maker maker = { 0 };
	uint32_t pointer, proto;

	make_basics(&maker);
	/* 4: struct s { validate (*)(const struct s *); } behind 5, const, and 6, an array of it */
	make_type(&maker, BTF_STRUCT, "s", 1, 8);
	make_words(&maker, make_string(&maker, "validate"), 9, 0);
	make_type(&maker, BTF_CONST, "", 0, 4);
	make_array(&maker, 5, 2);
	pointer = make_type(&maker, BTF_PTR, "", 0, 5);
	proto = make_type(&maker, BTF_FUNC_PROTO, "", 1, 0);
	make_words(&maker, 0, pointer);
	make_type(&maker, BTF_PTR, "", 0, proto);
	check_prints(&maker, 6,
		     "struct s;\n\nstruct s {\n\tvoid (*validate)(const struct s *);\n};\n\n");
}

static void check_sorted(const struct btf *btf, bool beside_base, bool unsorted, const char *want)
{
	const struct cprint_how how = { .unsorted = unsorted, .beside_base = beside_base };
	cleanup_problem struct problem problem = PROBLEM_NONE;
	cleanup_buf struct buf text = BUF_EMPTY;

	CHECK_CASE(!cprint_types(btf, &how, &text, &problem), problem_text(&problem));
	CHECK_STR(buf_text(&text), want);
}

TEST(types_are_sorted_by_kind_and_name)
{
	cleanup_maker struct maker maker = { 0 };
	cleanup_btf struct btf *btf = NULL;

	make_basics(&maker);
	make_type(&maker, BTF_STRUCT, "b", 1, 0);
	make_words(&maker, make_string(&maker, "m"), 5, 0);
	make_type(&maker, BTF_STRUCT, "z", 0, 0);
	make_type(&maker, BTF_UNION, "a", 0, 0);
	make_type(&maker, BTF_TYPEDEF, "t", 0, 1);
	make_type(&maker, BTF_ENUM, "e", 1, 4);
	make_words(&maker, make_string(&maker, "TWO"), 2);
	make_type(&maker, BTF_ENUM, "", 1, 4);
	make_words(&maker, make_string(&maker, "ONE"), 1);
	CHECK(!make_btf(&maker, NULL, &btf, NULL));
	check_sorted(btf, false, false,
		     "enum {\n\tONE = 1,\n};\n\nenum e {\n\tTWO = 2,\n};\n\ntypedef int t;\n\n"
		     "union a {\n};\n\nstruct z {\n};\n\n"
		     "struct b {\n\tstruct z m;\n};\n\n");
	check_sorted(btf, false, true,
		     "struct z {\n};\n\nstruct b {\n\tstruct z m;\n};\n\n"
		     "union a {\n};\n\ntypedef int t;\n\n"
		     "enum e {\n\tTWO = 2,\n};\n\nenum {\n\tONE = 1,\n};\n\n");
}

/* A function and its tags; returns the function's id. */
static uint32_t make_tagged(struct maker *maker, const char *name, uint32_t proto,
			    const char *const *tags)
{
	uint32_t id = make_type(maker, BTF_FUNC, name, 1, proto);

	for (; *tags; tags++) {
		make_type(maker, BTF_DECL_TAG, *tags, 0, id);
		make_words(maker, UINT32_MAX);
	}
	return id;
}

#define FUNCTIONS_BEGIN                                                                            \
	"#ifndef BPF_NO_KFUNC_PROTOTYPES\n"                                                        \
	"#ifndef __ksym\n#define __ksym __attribute__((section(\".ksyms\")))\n#endif\n\n"          \
	"#ifndef __weak\n#define __weak __attribute__((weak))\n#endif\n\n"                         \
	"#ifndef __bpf_fastcall\n#if __has_attribute(bpf_fastcall)\n"                              \
	"#define __bpf_fastcall __attribute__((bpf_fastcall))\n#else\n#define __bpf_fastcall\n"    \
	"#endif\n#endif\n\n"

TEST(functions_that_programs_may_call_are_declared)
{
	static const char *const kfunc[] = { "bpf_kfunc", NULL },
				 *const other[] = { "other", NULL },
				 *const fast[] = { "bpf_fastcall", "bpf_kfunc", NULL };
	cleanup_maker struct maker maker = { 0 };
	cleanup_btf struct btf *btf = NULL;
	uint32_t record, proto;

	make_basics(&maker);
	record = make_type(&maker, BTF_FWD, "task", 0, 0);
	proto = make_proto(&maker, 1, make_type(&maker, BTF_PTR, "", 0, record));
	make_tagged(&maker, "zero", proto, kfunc);
	make_tagged(&maker, "not_one", proto, other);
	make_tagged(&maker, "fast", proto, fast);
	make_tagged(&maker, "t", proto, kfunc); /* the typedef's name */
	make_type(&maker, BTF_TYPEDEF, "t", 0, 1);
	make_type(&maker, BTF_DECL_TAG, "bpf_kfunc", 0, maker.last_id); /* no function */
	make_words(&maker, UINT32_MAX);
	CHECK(!make_btf(&maker, NULL, &btf, NULL));
	check_sorted(btf, false, false,
		     "typedef int t;\n\nstruct task;\n\n" FUNCTIONS_BEGIN
		     "extern int fast(struct task *x, ...) __weak __ksym __bpf_fastcall;\n"
		     "extern int zero(struct task *x, ...) __weak __ksym;\n\n#endif\n\n");
	check_prints(&maker, 4, "struct task;\n\n");
}

TEST(split_beside_its_base)
{
	cleanup_maker struct maker below = { 0 }, above = { 0 };
	cleanup_btf struct btf *base = NULL, *split = NULL;

	make_basics(&below);
	make_type(&below, BTF_TYPEDEF, "u32", 0, 1);
	make_type(&below, BTF_STRUCT, "s", 0, 0); /* 5 */
	make_type(&below, BTF_STRUCT, "s", 0, 0);
	make_type(&below, BTF_ENUM, "", 1, 4);
	make_words(&below, make_string(&below, "ONE"), 1);
	CHECK(!make_btf(&below, NULL, &base, NULL));
	above.last_id = 7;
	above.first_string = (uint32_t)below.strings.len;
	make_type(&above, BTF_STRUCT, "s", FLAG, 0); /* 8 */
	make_type(&above, BTF_STRUCT, "m", 5, 24);
	make_words(&above, make_string(&above, "a"), 4, 0, make_string(&above, "b"), 10, 64,
		   make_string(&above, "c"), 5, 128, make_string(&above, "e"), 7, 128,
		   make_string(&above, "f"), 8, 160);
	make_type(&above, BTF_PTR, "", 0, 6);
	CHECK(!make_btf(&above, base, &split, NULL));
	check_sorted(split, true, false,
		     "struct s___3 {\n};\n\n"
		     "struct m {\n\tu32 a;\n\tstruct s___2 *b;\n\tstruct s c;\n"
		     "\tunsigned int e;\n\tstruct s___3 f;\n};\n\n");
	/* By itself it has all that it needs. */
	check_sorted(split, false, false,
		     "typedef int u32;\n\nstruct s {\n};\n\nstruct s___2 {\n};\n\n"
		     "struct m {\n\tu32 a;\n\tstruct s___3 *b;\n\tstruct s c;\n"
		     "\tenum {\n\t\tONE = 1,\n\t} e;\n\tstruct s___2 f;\n};\n\n");
}

static void check_prints_type(struct maker *maker, uint32_t id, const char *want)
{
	cleanup_buf struct buf text = BUF_EMPTY;
	cleanup_btf struct btf *btf = NULL;

	CHECK(!make_btf(maker, NULL, &btf, NULL));
	buf_add_str(&text, "=\n");
	CHECK(!cprint_type(btf, id, false, &text, NULL));
	CHECK_STR(buf_text(&text), want);
	text.len = 0;
	CHECK(!cprint_type(btf, id, true, &text, NULL) && text.len);
	CHECK(cprint_type(btf, 1000, false, &text, NULL) == -ENOENT);
}

/* Typedefs of numbers are known, others are declared. */
TEST(one_type_is_a_line)
{
	cleanup_maker struct maker maker = { 0 };
	uint32_t number, chars, inner, flow, own, section, variable;

	make_basics(&maker);
	number = make_type(&maker, BTF_TYPEDEF, "u32", 0, 1);
	chars = make_array(&maker, 2, 16);
	inner = make_type(&maker, BTF_STRUCT, "point", 2, 8);
	make_words(&maker, make_string(&maker, "x"), 1, 0);
	make_words(&maker, make_string(&maker, "y"), number, 32);
	flow = make_type(&maker, BTF_STRUCT, "flow", 2, 24);
	make_words(&maker, make_string(&maker, "at"), inner, 0);
	make_words(&maker, make_string(&maker, "name"), chars, 64);
	own = make_type(&maker, BTF_TYPEDEF, "flow_t", 0, flow);
	variable = make_type(&maker, BTF_VAR, "count", 0, number);
	make_words(&maker, 1);
	section = make_type(&maker, BTF_DATASEC, ".bss", 1, 4);
	make_words(&maker, variable, 0, 4);

	check_prints_type(&maker, 1, "=\nint");
	check_prints_type(&maker, number, "=\nu32");
	check_prints_type(&maker, chars, "=\nchar [16]");
	check_prints_type(&maker, flow,
			  "=\nstruct point { int x; u32 y; }; "
			  "struct flow { struct point at; char name[16]; }");
	check_prints_type(&maker, own,
			  "=\ntypedef struct flow flow_t; struct point { int x; u32 y; }; "
			  "struct flow { struct point at; char name[16]; }; flow_t");
	check_prints_type(&maker, section, "=\nu32 count");
}

TEST(names_are_unique_identifiers)
{
	cleanup_maker struct maker maker = { 0 };

	make_basics(&maker);
	make_type(&maker, BTF_STRUCT, "s", 0, 0);
	make_type(&maker, BTF_ENUM, "s", 1, 4);
	make_words(&maker, make_string(&maker, "taken"), 1);
	make_type(&maker, BTF_TYPEDEF, "taken", 0, 5);
	make_type(&maker, BTF_STRUCT, "a b;\n*/", 1, 4);
	make_words(&maker, make_string(&maker, "9<T>"), 1, 0);
	make_type(&maker, BTF_TYPEDEF, "odd", 0, make_int(&maker, "u128\"", 16));
	make_type(&maker, BTF_FWD, "s", 0, 0);
	make_type(&maker, BTF_TYPEDEF, "forward", 0, make_type(&maker, BTF_PTR, "", 0, 10));
	check_prints(&maker, 0,
		     "struct s {\n};\n\n"
		     "enum s___2 {\n\ttaken = 1,\n};\n\n"
		     "typedef enum s___2 taken___2;\n\n"
		     "struct a_b____ {\n\tint _9_T_;\n};\n\n"
		     "typedef unsigned __int128 odd;\n\n"
		     "typedef struct s *forward;\n\n");
}

TEST(what_c_cannot_express_is_refused)
{
	cleanup_maker struct maker itself = { 0 }, overlap = { 0 }, circle = { 0 }, tower = { 0 };

	make_type(&itself, BTF_STRUCT, "s", 1, 4);
	make_words(&itself, 0, 1, 0);
	check_prints(&itself, 0, "error 40");
	make_basics(&overlap);
	make_type(&overlap, BTF_STRUCT, "s", 2, 4);
	make_words(&overlap, make_string(&overlap, "a"), 1, 0, make_string(&overlap, "b"), 2, 8);
	check_prints(&overlap, 0, "error 22");
	make_type(&circle, BTF_TYPEDEF, "t", 0, 2);
	make_type(&circle, BTF_PTR, "", 0, 1);
	check_prints(&circle, 0, "error 40");
	make_basics(&tower);
	for (uint32_t i = 0; i < 100; i++) {
		make_type(&tower, BTF_STRUCT, "", 1, 4);
		make_words(&tower, 0, i ? 3 + i : 1, 0);
	}
	make_type(&tower, BTF_TYPEDEF, "tower", 0, 103);
	check_prints(&tower, 0, "error 40");
}

UNIT_MAIN

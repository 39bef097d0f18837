/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Layouts of what C declares: which kind each field has, and what is not shown. */
#include "../lib/btf_maker.h"
#include "../lib/unit.h"
#include "base/util.h"
#include "cdecl/cread.h"
#include "layout/layout.h"

/* Of `struct { FIELD }` the one field; NULL when there is no layout. */
static const struct layout *field_of(struct layout_tree **tree, struct btf **btf, const char *field)
{
	cleanup_cread_declarations struct cread_declarations all = CREAD_DECLARATIONS_NONE;
	cleanup_buf struct buf bytes = BUF_EMPTY, text = BUF_EMPTY;
	struct cread_declared type;

	buf_printf(&text, "struct { %s }", field);
	if (cread_text(&all, buf_text(&text), "value", &type, NULL) ||
	    btf_writer_finish(&all.writer, &bytes) ||
	    btf_open_bytes(bytes.data, bytes.len, NULL, btf, NULL))
		return NULL;
	btf_adopt(*btf, buf_take(&bytes));
	return layout_from_btf(tree, *btf, type.id, NULL) ? NULL : (*tree)->root.members;
}

TEST(kinds_of_fields)
{
	static const struct {
		const char *field;
		enum layout_kind kind;
		uint32_t bits, count;
		bool is_signed;
	} rows[] = {
		{ "u32 f;", LAYOUT_INT, 32, 0, false },
		{ "const volatile long f;", LAYOUT_INT, 64, 0, true },
		{ "__int128 f;", LAYOUT_INT, 128, 0, true },
		{ "int f : 5;", LAYOUT_INT, 5, 0, true },
		{ "bool f;", LAYOUT_BOOL, 8, 0, false },
		{ "char f;", LAYOUT_CHAR, 8, 0, true },
		{ "char f[7];", LAYOUT_STRING, 56, 7, true },
		{ "char f[2][3];", LAYOUT_ARRAY, 48, 2, false },
		{ "u8 f[6];", LAYOUT_ARRAY, 48, 6, false },
		{ "u8 x; u64 f[0];", LAYOUT_INT, 8, 0, false },
		{ "double f;", LAYOUT_FLOAT, 64, 0, true },
		{ "void *f;", LAYOUT_POINTER, 64, 0, false },
		{ "enum { A = -1, B } f;", LAYOUT_ENUM, 32, 2, true },
		{ "enum { C, D = 0xf0000000 } f;", LAYOUT_ENUM, 32, 2, false },
		{ "enum { E = 0x100000000 } f;", LAYOUT_ENUM, 64, 1, false },
		{ "struct { u32 a; u16 b; } f;", LAYOUT_STRUCT, 64, 2, false },
		{ "union { u32 a; u16 b; };", LAYOUT_UNION, 32, 2, false },
		{ "struct bpf_spin_lock { u32 val; } f;", LAYOUT_OPAQUE, 32, 1, false },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		cleanup_layout struct layout_tree *tree = NULL;
		cleanup_btf struct btf *btf = NULL;
		const struct layout *field = field_of(&tree, &btf, rows[i].field);

		CHECK_CASE(field, rows[i].field);
		if (!field)
			continue;
		CHECK_CASE(field->kind == rows[i].kind, rows[i].field);
		CHECK_CASE(field->bit_size == rows[i].bits, rows[i].field);
		CHECK_CASE(field->count == rows[i].count, rows[i].field);
		CHECK_CASE(field->is_signed == rows[i].is_signed, rows[i].field);
	}
}

TEST(enums_whose_enumerators_are_bits)
{
	static const struct {
		const char *field;
		bool is_flags;
	} rows[] = {
		{ "enum { A = 1, B = 2, C = 4 } f;", true },
		{ "enum { A = 1, B } f;", true },
		{ "enum { NONE, A, B, SAME = 2, C = 4 } f;", true },
		{ "enum { NEW, OPEN, CLOSED } f;", false },
		{ "enum { A = 1, B = 2, C = 4, ALL = 7 } f;", true },
		{ "enum { A = 1, B = 0x80000000 } f;", true },
		{ "enum { A = 1, B = 0x8000000000 } f;", true },
		{ "enum { A, B = 0x10 } f;", false },		     /* one bit is no set */
		{ "enum { A, B, C, D, E } f;", false },		     /* states */
		{ "enum { A = 1, B = 2, C = 4, D = 9 } f;", false }, /* a bit without a name */
		{ "enum { A = -1, B = 1, C = 2 } f;", false },
		{ "enum { A = 8, B = 16, C = 24, D = 8 + 16, E = 24 } f;", false },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		cleanup_layout struct layout_tree *tree = NULL;
		cleanup_btf struct btf *btf = NULL;
		const struct layout *field = field_of(&tree, &btf, rows[i].field);

		CHECK_CASE(field && field->is_flags == rows[i].is_flags, rows[i].field);
	}
}

TEST(nothing_is_not_repeated)
{
	cleanup_layout struct layout_tree *tree = NULL;
	cleanup_btf struct btf *btf = NULL;
	const struct layout *field = field_of(&tree, &btf, "struct {} f[16777216]; u8 x;");

	CHECK(field && field->kind == LAYOUT_ARRAY && field->count == 0);
}

/* C has none, but the kernel takes such BTF. */
TEST(a_member_without_a_name_that_is_no_struct_is_padding)
{
	cleanup_maker struct maker maker = { 0 };
	cleanup_layout struct layout_tree *tree = NULL;
	cleanup_btf struct btf *btf = NULL;
	uint32_t number = make_int(&maker, "u32", 4), array = make_array(&maker, number, 1000);
	uint32_t record = make_type(&maker, BTF_STRUCT, "s", 1, 4000);
	const struct layout *member;

	make_words(&maker, 0, array, 0);
	CHECK(make_btf(&maker, NULL, &btf, NULL) == 0);
	CHECK(layout_from_btf(&tree, btf, record, NULL) == 0);
	member = tree->root.members;
	CHECK(member->kind == LAYOUT_PAD && layout_size(member) == 4000);
	CHECK(!member->members && !member->count);
	CHECK(layout_fields(&tree->root) == 1);
}

TEST(enums_of_compilers_that_do_not_know_signed_ones)
{
	static const struct {
		uint32_t size, word;
		int64_t number;
		bool is_signed;
	} rows[] = {
		{ 1, 0xffffffff, -1, true },
		{ 1, 200, 200, false },
		{ 2, 0xfffffed4, -300, true },
		{ 2, 0xffff, 0xffff, false },
		{ 8, 0xffffffff, -1, true },
		{ 8, 7, 7, false },
		/* Nobody can tell -1 from 0xffffffff. */
		{ 4, 0xffffffff, 0xffffffff, false },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct btf_writer writer = { 0 };
		const uint32_t words[] = { btf_writer_string(&writer, "N", 1), rows[i].word };
		const struct btf_new type = { .kind = BTF_ENUM, .count = 1, .third = rows[i].size };
		uint32_t id = btf_writer_add(&writer, &type, words, ARRAY_SIZE(words));
		cleanup_layout struct layout_tree *tree = NULL;
		cleanup_btf struct btf *btf = NULL;
		cleanup_buf struct buf bytes = BUF_EMPTY;
		const struct layout *root;
		char number[24];

		CHECK(btf_writer_finish(&writer, &bytes) == 0);
		CHECK(btf_open_bytes(bytes.data, bytes.len, NULL, &btf, NULL) == 0);
		CHECK(layout_from_btf(&tree, btf, id, NULL) == 0);
		btf_writer_done(&writer);
		root = tree ? &tree->root : NULL;
		snprintf(number, sizeof(number), "%lld", (long long)rows[i].number);
		CHECK_CASE(root && root->is_signed == rows[i].is_signed, number);
		CHECK_CASE(root && (int64_t)root->enumerators[0].number == rows[i].number, number);
	}
}

UNIT_MAIN

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CO-RE relocations applied here: fields, types and enumerators in other types. */
#include <errno.h>

#include "../lib/unit.h"
#include "base/util.h"
#include "cdecl/cread.h"
#include "load/core.h"
#include "load/core_spec.h"

/* The types of a C text; the last one's id. */
static struct btf *types_of(const char *text, uint32_t *id)
{
	cleanup_cread_declarations struct cread_declarations all = CREAD_DECLARATIONS_NONE;
	struct buf bytes = BUF_EMPTY;
	cleanup_problem struct problem problem = PROBLEM_NONE;
	struct cread_declared type;
	struct btf *btf = NULL;

	if (cread_text(&all, text, "value", &type, &problem) ||
	    btf_writer_finish(&all.writer, &bytes) ||
	    btf_open_bytes(bytes.data, bytes.len, NULL, &btf, NULL)) {
		printf("# %s: %s\n", text, problem_text(&problem));
		return NULL;
	}
	btf_adopt(btf, bytes.data);
	*id = type.id;
	return btf;
}

/* What the relocation of the local type comes to in the target, or -errno. */
static int64_t value_in(const char *local_text, const char *target_text, uint32_t kind,
			const char *access)
{
	uint32_t local_id, target_id;
	cleanup_btf struct btf *local = types_of(local_text, &local_id);
	cleanup_btf struct btf *target = types_of(target_text, &target_id);
	struct core_spec asked, found;
	uint64_t value = 0;
	int err = local && target ? 0 : -EIO;

	if (!err)
		err = core_spec_parse(&asked, local, local_id, kind, access);
	if (!err)
		err = core_spec_match(&found, &asked, kind, target, target_id);
	if (!err)
		err = core_value(&found, kind, &value);
	return err ? err : (int64_t)value;
}

#define TARGET                                                                                     \
	"struct inner { u8 a; u64 b; };"                                                           \
	"enum color { RED = 3, GREEN = -2 };"                                                      \
	"struct s { char before[10]; union { struct { u32 deep; s16 small; }; u64 wide; };"        \
	" struct inner list[4]; u32 one : 3, two : 20, three : 12; s64 sign : 5;"                  \
	" enum color color; void *pointer; u8 tail[6]; }"

TEST(fields_are_found_by_name_wherever_they_are)
{
	static const struct {
		const char *local, *access;
		uint32_t kind;
		int64_t value;
	} rows[] = {
		{ "struct s { int deep; }", "0:0", CORE_FIELD_BYTE_OFFSET, 16 },
		{ "struct s { int deep; }", "0:0", CORE_FIELD_BYTE_SIZE, 4 },
		{ "struct s { int deep; }", "0:0", CORE_FIELD_EXISTS, 1 },
		{ "struct s { int deep; }", "0:0", CORE_FIELD_SIGNED, 0 },
		{ "struct s { int small; }", "0:0", CORE_FIELD_SIGNED, 1 },
		{ "struct s { int small; }", "0:0", CORE_FIELD_BYTE_OFFSET, 20 },
		{ "struct s { int small; }", "0:0", CORE_FIELD_LSHIFT_U64, 48 },
		{ "struct s { int small; }", "0:0", CORE_FIELD_RSHIFT_U64, 48 },
		{ "struct s { int small; }", "1:0", CORE_FIELD_BYTE_OFFSET, 140 },
		{ "struct s { struct { u64 wide; }; }", "0:0:0", CORE_FIELD_BYTE_OFFSET, 16 },
		{ "struct inner { u64 b; }; struct s { struct inner list[9]; }", "0:0:3:0",
		  CORE_FIELD_BYTE_OFFSET, 80 },
		{ "struct inner { u64 b; }; struct s { struct inner list[9]; }", "0:0:4:0",
		  CORE_FIELD_BYTE_OFFSET, -ENOENT },
		{ "struct inner { u64 b; }; struct s { struct inner list[9]; }", "0:0:2",
		  CORE_FIELD_BYTE_SIZE, 16 },
		{ "struct s { u32 two : 2; }", "0:0", CORE_FIELD_BYTE_OFFSET, 88 },
		{ "struct s { u32 two : 2; }", "0:0", CORE_FIELD_LSHIFT_U64, 64 - 23 },
		{ "struct s { u32 two : 2; }", "0:0", CORE_FIELD_RSHIFT_U64, 44 },
		{ "struct s { s32 sign : 2; }", "0:0", CORE_FIELD_SIGNED, 1 },
		{ "struct s { char tail[8]; }", "0:0:5", CORE_FIELD_BYTE_OFFSET, 117 },
		{ "struct s { int missing; }", "0:0", CORE_FIELD_BYTE_OFFSET, -ENOENT },
		{ "struct s { void *deep; }", "0:0", CORE_FIELD_BYTE_OFFSET, -ENOENT },
		{ "struct s { int *pointer; }", "0:0", CORE_FIELD_EXISTS, 1 },
		{ "enum color { X }; struct s { enum color color; }", "0:0", CORE_FIELD_EXISTS, 1 },
		{ "enum other { X }; struct s { enum other color; }", "0:0", CORE_FIELD_EXISTS,
		  -ENOENT },
		{ "struct s { int deep; }", "0:1", CORE_FIELD_BYTE_OFFSET, -EINVAL },
		{ "struct s { int deep; }", "0:0:0", CORE_FIELD_BYTE_OFFSET, -EINVAL },
		{ "struct s { int deep; }", "0:x", CORE_FIELD_BYTE_OFFSET, -EINVAL },
		{ "struct s { int deep; }", "0", 99, -EINVAL },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		int64_t value = value_in(rows[i].local, TARGET, rows[i].kind, rows[i].access);
		char what[200];

		snprintf(what, sizeof(what), "%s %s kind %u: %lld, not %lld", rows[i].local,
			 rows[i].access, rows[i].kind, (long long)value, (long long)rows[i].value);
		CHECK_CASE(value == rows[i].value, what);
	}
}

TEST(enumerators_and_types)
{
	static const char target[] = "enum color { RED = 3, GREEN = -2 }";

	CHECK(value_in("enum color { RED___mine }", target, CORE_ENUMVAL_VALUE, "0") == 3);
	CHECK(value_in("enum color { A, GREEN }", target, CORE_ENUMVAL_VALUE, "1") == -2);
	CHECK(value_in("enum color { BLUE }", target, CORE_ENUMVAL_EXISTS, "0") == -ENOENT);
	CHECK(value_in("enum color { RED }", target, CORE_ENUMVAL_VALUE, "1") == -EINVAL);
	CHECK(value_in("struct s { u8 x; }", "struct s { u64 y[3]; }", CORE_TYPE_SIZE, "0") == 24);
	CHECK(value_in("struct s { u8 x; }", "struct s { u64 y[3]; }", CORE_TYPE_EXISTS, "0") == 1);
	CHECK(value_in("struct s { u8 x; }", "union s { u8 x; }", CORE_TYPE_EXISTS, "0") ==
	      -ENOENT);
	CHECK(value_in("struct s { u8 x; }", "struct s { u8 w, x; }", CORE_TYPE_MATCHES, "0") == 1);
	CHECK(value_in("struct s { u8 x; }", "struct s { u16 x; }", CORE_TYPE_MATCHES, "0") ==
	      -ENOENT);
	CHECK(value_in("struct s { struct s *x; }", "struct s { u8 a; struct s *x; }",
		       CORE_TYPE_MATCHES, "0") == 1);
}

TEST(what_the_kernel_gives_up_on_is_left_to_it_by_no_program)
{
	struct objfile_core_relo relos[] = { { .kind = CORE_TYPE_EXISTS },
					     { .kind = CORE_TYPE_MATCHES } };
	struct objfile_program program = { .core_relos = relos, .core_relo_count = 1 };

	CHECK(!core_beyond_kernel(&program));
	program.core_relo_count = 2;
	CHECK(core_beyond_kernel(&program));
}

TEST(a_flavour_is_no_part_of_a_name)
{
	static const struct {
		const char *a, *b;
		bool same;
	} rows[] = {
		{ "task_struct", "task_struct", true },
		{ "task_struct___old", "task_struct", true },
		{ "task_struct___a", "task_struct___b", true },
		{ "a___b___c", "a___b", false },
		{ "a___b___c", "a___b___d", true },
		{ "a___", "a", false },
		{ "___a", "a", false },
		{ "a____b", "a", false },
		{ "task", "task_struct", false },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		CHECK_CASE(core_same_name(rows[i].a, rows[i].b) == rows[i].same, rows[i].a);
}

UNIT_MAIN

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Types of BTF, in either byte order: what they are, how large, and what does not hold together. */
#include <errno.h>

#include "../lib/btf_maker.h"
#include "../lib/unit.h"
#include "base/util.h"

/* Opens what has been made; NULL and a failed check when that is refused. */
static struct btf *opened(struct maker *maker)
{
	cleanup_problem struct problem problem = PROBLEM_NONE;
	struct btf *btf = NULL;

	if (make_btf(maker, NULL, &btf, &problem))
		printf("# %s\n", problem_text(&problem));
	CHECK(btf);
	return btf;
}

static struct btf_type type_of(const struct btf *btf, uint32_t id)
{
	struct btf_type type = { 0 };

	CHECK(!btf_type(btf, id, &type));
	return type;
}

/* All kinds, with the ids of enum btf_kind. */
static void make_kinds(struct maker *maker)
{
	make_type(maker, BTF_INT, "int", 0, 4);
	make_words(maker, 1U << 24 | 32);
	make_type(maker, BTF_PTR, "", 0, 1);
	make_array(maker, 1, 3);
	make_type(maker, BTF_STRUCT, "s", FLAG | 2, 8);
	make_words(maker, make_string(maker, "low"), 1, 3U << 24, make_string(maker, "high"), 1,
		   29U << 24 | 3);
	make_type(maker, BTF_UNION, "u", 1, 8);
	make_words(maker, make_string(maker, "wide"), 2, 0);
	make_type(maker, BTF_ENUM, "e", FLAG | 2, 4);
	make_words(maker, make_string(maker, "ONE"), 1, make_string(maker, "NEGATIVE"),
		   (uint32_t)-2);
	make_type(maker, BTF_FWD, "f", FLAG, 0);
	make_type(maker, BTF_TYPEDEF, "t", 0, BTF_STRUCT);
	make_type(maker, BTF_VOLATILE, "", 0, BTF_TYPEDEF);
	make_type(maker, BTF_CONST, "", 0, BTF_VOLATILE);
	make_type(maker, BTF_RESTRICT, "", 0, BTF_PTR);
	make_type(maker, BTF_FUNC, "main", 1, BTF_FUNC_PROTO);
	make_type(maker, BTF_FUNC_PROTO, "", 2, 1);
	make_words(maker, make_string(maker, "argc"), 1, 0, 0);
	make_type(maker, BTF_VAR, "counter", 0, 1);
	make_words(maker, 1);
	make_type(maker, BTF_DATASEC, ".data", 1, 16);
	make_words(maker, BTF_VAR, 12, 4);
	make_type(maker, BTF_FLOAT, "double", 0, 8);
	make_type(maker, BTF_DECL_TAG, "tag", 0, BTF_STRUCT);
	make_words(maker, 1);
	make_type(maker, BTF_TYPE_TAG, "user", 0, BTF_CONST);
	make_type(maker, BTF_ENUM64, "big", 1, 8);
	make_words(maker, make_string(maker, "HUGE"), 2, 1);
}

static void check_plain_kinds(const struct btf *btf)
{
	static const char *const names[BTF_KINDS] = { "",      "int",	 "",	 "",	 "s",
						      "u",     "e",	 "f",	 "t",	 "",
						      "",      "",	 "main", "",	 "counter",
						      ".data", "double", "tag",	 "user", "big" };

	for (uint32_t id = 0; id < BTF_KINDS; id++) {
		struct btf_type type = type_of(btf, id);

		CHECK_CASE(type.id == id && type.kind == id, btf_kind_name(type.kind));
		CHECK_STR(type.name, names[id]);
	}
	CHECK(btf_end_id(btf) == BTF_KINDS);
	CHECK(type_of(btf, BTF_INT).integer.is_signed && !type_of(btf, BTF_INT).integer.is_char);
	CHECK(type_of(btf, BTF_INT).integer.bits == 32);
	CHECK(type_of(btf, BTF_ARRAY).type == 1 && type_of(btf, BTF_ARRAY).array.elements == 3);
	CHECK(type_of(btf, BTF_FWD).flag);
	CHECK(type_of(btf, BTF_FUNC).linkage == 1 && type_of(btf, BTF_FUNC).count == 0);
	CHECK(type_of(btf, BTF_VAR).linkage == 1 && type_of(btf, BTF_VAR).type == 1);
	CHECK(type_of(btf, BTF_FLOAT).size == 8);
	CHECK(type_of(btf, BTF_DECL_TAG).component == 1);
}

static void check_entries(const struct btf *btf)
{
	struct btf_type type = type_of(btf, BTF_STRUCT);
	struct btf_member member = btf_member(btf, &type, 1);
	struct btf_enumerator enumerator;
	struct btf_param param;
	struct btf_variable variable;

	CHECK_STR(member.name, "high");
	CHECK(type.count == 2 && member.type == 1);
	CHECK(member.bit_offset == 3 && member.bit_size == 29);
	type = type_of(btf, BTF_UNION);
	CHECK(btf_member(btf, &type, 0).bit_size == 0);
	type = type_of(btf, BTF_ENUM);
	enumerator = btf_enumerator(btf, &type, 1);
	CHECK_STR(enumerator.name, "NEGATIVE");
	CHECK(enumerator.value == (uint64_t)-2);
	type = type_of(btf, BTF_ENUM64);
	CHECK(btf_enumerator(btf, &type, 0).value == 0x100000002);
	type = type_of(btf, BTF_FUNC_PROTO);
	param = btf_param(btf, &type, 0);
	CHECK_STR(param.name, "argc");
	CHECK(type.count == 2 && param.type == 1 && btf_param(btf, &type, 1).type == 0);
	type = type_of(btf, BTF_DATASEC);
	variable = btf_variable(btf, &type, 0);
	CHECK(variable.type == BTF_VAR && variable.offset == 12 && variable.size == 4);
}

TEST(all_kinds_in_either_byte_order)
{
	for (int swapped = 0; swapped < 2; swapped++) {
		cleanup_maker struct maker maker = { .swapped = swapped };
		cleanup_btf struct btf *btf = NULL;

		make_kinds(&maker);
		btf = opened(&maker);
		CHECK(btf_native(btf) == !swapped);
		check_plain_kinds(btf);
		check_entries(btf);
	}
}

TEST(types_are_found_by_name)
{
	cleanup_maker struct maker maker = { 0 };
	cleanup_btf struct btf *btf = NULL;
	uint64_t value;
	uint32_t id;

	make_kinds(&maker);
	btf = opened(&maker);
	CHECK(!btf_find(btf, BTF_TYPEDEF, "t", &id) && id == BTF_TYPEDEF);
	CHECK(btf_find(btf, BTF_STRUCT, "t", &id) == -ENOENT);
	CHECK(!btf_find_enumerator(btf, "NEGATIVE", &id, &value));
	CHECK(id == BTF_ENUM && value == (uint64_t)-2);
	CHECK(!btf_find_enumerator(btf, "HUGE", &id, &value) && id == BTF_ENUM64);
	CHECK(btf_find_enumerator(btf, "low", &id, &value) == -ENOENT);
}

TEST(values_have_sizes)
{
	static const struct {
		uint32_t id;
		int err;
		uint32_t size;
	} cases[] = {
		{ BTF_VOID, -EINVAL, 0 }, { BTF_INT, 0, 4 },
		{ BTF_PTR, 0, 8 },	  { BTF_ARRAY, 0, 12 },
		{ BTF_STRUCT, 0, 8 },	  { BTF_UNION, 0, 8 },
		{ BTF_ENUM, 0, 4 },	  { BTF_FWD, -EINVAL, 0 },
		{ BTF_TYPEDEF, 0, 8 },	  { BTF_VOLATILE, 0, 8 },
		{ BTF_CONST, 0, 8 },	  { BTF_RESTRICT, 0, 8 },
		{ BTF_FUNC, -EINVAL, 0 }, { BTF_VAR, 0, 4 },
		{ BTF_DATASEC, 0, 16 },	  { BTF_FUNC_PROTO, -EINVAL, 0 },
		{ BTF_FLOAT, 0, 8 },	  { BTF_ENUM64, 0, 8 },
		{ BTF_TYPE_TAG, 0, 8 },	  { BTF_KINDS, -ENOENT, 0 },
	};
	cleanup_maker struct maker maker = { 0 };
	cleanup_btf struct btf *btf = NULL;

	make_kinds(&maker);
	btf = opened(&maker);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint32_t size = 0;

		CHECK(btf_size(btf, cases[i].id, &size) == cases[i].err);
		CHECK(size == cases[i].size);
		/* What has a size is a type of values, and holds together. */
		if (cases[i].id < BTF_KINDS)
			CHECK_CASE((btf_check(btf, cases[i].id, NULL) == 0) == !cases[i].err,
				   btf_kind_name(cases[i].id));
	}
}

/* Before the kind_flag a bit field was an integer of fewer bits. */
TEST(old_bit_fields)
{
	cleanup_maker struct maker maker = { 0 };
	cleanup_btf struct btf *btf = NULL;
	struct btf_type type;
	struct btf_member member;

	make_int(&maker, "int", 4);
	make_type(&maker, BTF_INT, "int", 0, 4);
	make_words(&maker, 3U << 16 | 5);
	make_type(&maker, BTF_STRUCT, "", 3, 8);
	make_words(&maker, 0, 2, 0, 0, 1, 32, 0, 1, 17);
	btf = opened(&maker);
	type = type_of(btf, 3);
	member = btf_member(btf, &type, 0);
	CHECK(member.bit_offset == 3 && member.bit_size == 5);
	member = btf_member(btf, &type, 1);
	CHECK(member.bit_offset == 32 && member.bit_size == 0);
	member = btf_member(btf, &type, 2);
	CHECK(member.bit_offset == 17 && member.bit_size == 32);
	CHECK(!btf_check(btf, 3, NULL));
}

/* Structs that are no good: in each one a member of this type, at this offset, behind an int with
 * id 1 and the struct itself, of 4 bytes, with id 2. */
static const struct {
	uint32_t type, offset;
	bool flag;
	int err;
	enum reason reason;
	const char *what;
} bad_members[] = {
	{ 1, 0, false, 0, REASON_NONE, NULL },
	{ 1, 8, false, -EINVAL, REASON_CORRUPT, "one of its members is outside of it" },
	{ 1, 0xfffffff8, false, -EINVAL, REASON_CORRUPT, "one of its members is outside of it" },
	{ 1, 4, false, -EINVAL, REASON_CORRUPT, "one of its bit fields is outside of it" },
	{ 1, 1, true, -EINVAL, REASON_CORRUPT, "a member does not begin at a byte boundary" },
	{ 1, 4U << 24, true, 0, REASON_NONE, NULL },
	{ 1, 4U << 24 | 28, true, 0, REASON_NONE, NULL },
	{ 1, 4U << 24 | 29, true, -EINVAL, REASON_CORRUPT,
	  "one of its bit fields is outside of it" },
	{ 1, 33U << 24, true, -EINVAL, REASON_CORRUPT, "a bit field has more bits than its type" },
	{ 3, 4U << 24, true, -EINVAL, REASON_CORRUPT, "one of its bit fields is not an integer" },
	{ 0, 0, false, -EINVAL, REASON_CORRUPT, "no value can have this type" },
	{ 2, 0, false, -ELOOP, REASON_CORRUPT, "it contains itself" },
	{ 3, 0, false, -EINVAL, REASON_CORRUPT, "one of its members is outside of it" },
	{ 4, 0, false, -ELOOP, REASON_CORRUPT, "it contains itself" },
	{ 5, 0, false, -ELOOP, REASON_CORRUPT, "it contains itself" },
	{ 6, 0, false, -EOVERFLOW, REASON_CORRUPT, "an array is too large" },
	{ 7, 0, false, -EINVAL, REASON_CORRUPT, "no value can have this type" },
	{ 8, 0, false, -EINVAL, REASON_CORRUPT, "no value can have this type" },
	{ 9, 0, false, 0, REASON_NONE, NULL },
	{ 5, 4U << 24, true, -ELOOP, REASON_CORRUPT,
	  "the type of one of its bit fields contains itself" },
};

TEST(members_must_be_within)
{
	for (size_t i = 0; i < ARRAY_SIZE(bad_members); i++) {
		cleanup_maker struct maker maker = { 0 };
		cleanup_btf struct btf *btf = NULL;
		cleanup_problem struct problem problem = PROBLEM_NONE;

		make_int(&maker, "int", 4);
		make_type(&maker, BTF_STRUCT, "s", 1 | (bad_members[i].flag ? FLAG : 0), 4);
		make_words(&maker, 0, bad_members[i].type, bad_members[i].offset);
		make_type(&maker, BTF_PTR, "", 0, 2);
		make_array(&maker, 2, 0);
		make_type(&maker, BTF_TYPEDEF, "itself", 0, 5);
		make_array(&maker, 1, 1U << 30);
		make_type(&maker, BTF_VAR, "v", 0, 1);
		make_words(&maker, 0);
		make_type(&maker, BTF_FWD, "f", 0, 0);
		make_array(&maker, 1, 1);
		btf = opened(&maker);
		CHECK_CASE(btf_check(btf, 2, &problem) == bad_members[i].err,
			   bad_members[i].what ?: "good");
		CHECK(problem.err == bad_members[i].err);
		if (bad_members[i].what)
			CHECK_PROBLEM(&problem, bad_members[i].reason, bad_members[i].what);
	}
}

TEST(circles_end)
{
	cleanup_maker struct maker maker = { 0 };
	cleanup_btf struct btf *btf = NULL;
	struct btf_type type;
	uint32_t size;

	make_type(&maker, BTF_TYPEDEF, "a", 0, 2);
	make_type(&maker, BTF_CONST, "", 0, 1);
	make_array(&maker, 3, 1);
	make_type(&maker, BTF_TYPEDEF, "b", 0, 0);
	btf = opened(&maker);
	CHECK(btf_resolve(btf, 1, &type) == -ELOOP);
	CHECK(btf_size(btf, 1, &size) == -ELOOP);
	CHECK(btf_size(btf, 3, &size) == -ELOOP);
	CHECK(btf_check(btf, 3, NULL) == -ELOOP);
	CHECK(!btf_resolve(btf, 4, &type) && type.kind == BTF_VOID);
	CHECK(btf_resolve(btf, 5, &type) == -ENOENT);
	CHECK(btf_check(btf, 5, NULL) == -ENOENT);
}

/* A tower of structs, each with the one below as its first member; `from_below` puts another
 * struct on top whose members are all of them, the lowest first. */
static int check_tower(uint32_t height, bool from_below)
{
	cleanup_maker struct maker maker = { 0 };
	cleanup_btf struct btf *btf = NULL;

	make_int(&maker, "int", 4);
	for (uint32_t i = 0; i < height; i++) {
		make_type(&maker, BTF_STRUCT, "s", 1, 4);
		make_words(&maker, 0, i + 1, 0);
	}
	if (from_below) {
		make_type(&maker, BTF_UNION, "u", height, 4);
		for (uint32_t i = 0; i < height; i++)
			make_words(&maker, 0, i + 2, 0);
	}
	btf = opened(&maker);
	return btf_check(btf, btf_end_id(btf) - 1, NULL);
}

TEST(towers_have_a_limit)
{
	CHECK(check_tower(60, false) == 0);
	CHECK(check_tower(70, false) == -ELOOP);
	CHECK(check_tower(60, true) == 0);
	CHECK(check_tower(70, true) == -ELOOP);
	CHECK(check_tower(1000, true) == -ELOOP);
}

TEST(variables_must_be_within)
{
	static const struct {
		uint32_t type, offset, size;
		int err;
	} cases[] = {
		{ 2, 0, 4, 0 },
		{ 2, 4, 4, 0 },
		{ 2, 5, 4, -EINVAL },
		{ 2, 0, 3, -EINVAL },
		{ 2, 0xfffffffc, 4, -EINVAL },
		{ 1, 0, 4, -EINVAL },
		{ 3, 0, 4, -EINVAL },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		cleanup_maker struct maker maker = { 0 };
		cleanup_btf struct btf *btf = NULL;

		make_int(&maker, "int", 4);
		make_type(&maker, BTF_VAR, "v", 0, 1);
		make_words(&maker, 0);
		make_type(&maker, BTF_VAR, "nothing", 0, 0);
		make_words(&maker, 0);
		make_type(&maker, BTF_DATASEC, ".data", 1, 8);
		make_words(&maker, cases[i].type, cases[i].offset, cases[i].size);
		btf = opened(&maker);
		CHECK(btf_check(btf, 4, NULL) == cases[i].err);
	}
}

UNIT_MAIN

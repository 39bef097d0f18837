/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fields of an element by their paths. */
#include "layout/element.h"

#include "../lib/unit.h"
#include "base/util.h"
#include "layout/path.h"

#define MEMBERS(list) .count = ARRAY_SIZE(list), .members = (list)

static struct layout port = { .kind = LAYOUT_INT, .bit_size = 16 };
static struct layout key_members[] = {
	{ .kind = LAYOUT_INT, .name = "addr", .bit_size = 32 },
	{ .kind = LAYOUT_INT, .name = "both", .bit_size = 32, .bit_offset = 32 },
};
static struct layout value_members[] = {
	{ .kind = LAYOUT_ARRAY, .name = "ports", .bit_size = 32, .count = 2, .members = &port },
	{ .kind = LAYOUT_INT, .name = "both", .bit_size = 32, .bit_offset = 32 },
	{ .kind = LAYOUT_INT, .name = "key", .bit_size = 32, .bit_offset = 64 },
	{ .kind = LAYOUT_INT, .name = ".stat", .bit_size = 32, .bit_offset = 96 },
};
static const struct layout key = { .kind = LAYOUT_STRUCT, .bit_size = 64, MEMBERS(key_members) };
static const struct layout value = { .kind = LAYOUT_STRUCT,
				     .bit_size = 128,
				     MEMBERS(value_members) };
static const struct layout ports = {
	.kind = LAYOUT_ARRAY, .bit_size = 64, .count = 4, .members = &port
};
static const struct element_layout typed = {
	.key_size = 8, .value_size = 16, .cpus = 1, .key = &key, .value = &value
};
static const struct element_layout array = {
	.key_size = 4, .value_size = 8, .cpus = 2, .per_cpu = true, .value = &ports
};

TEST(paths_lead_to_fields)
{
	static const struct {
		const struct element_layout *element;
		const char *path;
		enum element_part part;
		uint32_t bit, bits;
	} cases[] = {
		{ &typed, "key", IN_KEY, 0, 64 },
		{ &typed, "value", IN_VALUE, 0, 128 },
		{ &typed, "addr", IN_KEY, 0, 32 },
		{ &typed, "key.addr", IN_KEY, 0, 32 },
		{ &typed, "key.both", IN_KEY, 32, 32 },
		{ &typed, "value.both", IN_VALUE, 32, 32 },
		{ &typed, "ports[1]", IN_VALUE, 16, 16 },
		{ &typed, "value.ports[0]", IN_VALUE, 0, 16 },
		{ &typed, "value.key", IN_VALUE, 64, 32 },
		{ &array, "[3]", IN_VALUE, 48, 16 },
		{ &array, "value[3]", IN_VALUE, 48, 16 },
		{ &array, "key", IN_KEY, 0, 32 },
		{ &array, "cpu", IN_CPU, 0, 32 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		cleanup_problem struct problem problem = PROBLEM_NONE;
		struct element_field field;

		CHECK_CASE(!element_find(cases[i].element, cases[i].path, &field, &problem),
			   cases[i].path);
		CHECK_CASE(field.in == cases[i].part, cases[i].path);
		CHECK_CASE(field.bit == cases[i].bit, cases[i].path);
		CHECK_CASE(field.layout.bit_size == cases[i].bits, cases[i].path);
	}
}

TEST(paths_that_lead_nowhere)
{
	static const struct {
		const struct element_layout *element;
		const char *path;
		enum reason reason;
	} cases[] = {
		{ &typed, "", REASON_UNKNOWN },	       { &typed, "adr", REASON_UNKNOWN },
		{ &typed, "vlaue.x", REASON_UNKNOWN }, { &typed, "both", REASON_AMBIGUOUS },
		{ &typed, "cpu", REASON_UNKNOWN },     { &typed, "[0]", REASON_UNKNOWN },
		{ &typed, ".addr", REASON_UNKNOWN },   { &typed, "keys", REASON_UNKNOWN },
		{ &typed, "key.", REASON_SYNTAX },     { &typed, "value.ports[2]", REASON_RANGE },
		{ &array, "[4]", REASON_UNKNOWN },     { &array, "key.x", REASON_TYPE },
		{ &array, "cpu[0]", REASON_UNKNOWN },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		cleanup_problem struct problem problem = PROBLEM_NONE;
		struct element_field field;

		CHECK_CASE(element_find(cases[i].element, cases[i].path, &field, &problem) ==
				   -EINVAL,
			   cases[i].path);
		CHECK_PROBLEM(&problem, cases[i].reason, cases[i].path);
	}
}

TEST(what_a_path_goes_on_with)
{
	CHECK_STR(path_below("key", "key"), "");
	CHECK_STR(path_below("key.a.b", "key"), ".a.b");
	CHECK_STR(path_below("value[1]", "value"), "[1]");
	CHECK(!path_below("keys", "key"));
	CHECK(!path_below("ke", "key"));
	CHECK(!path_below("value", "key"));
}

UNIT_MAIN

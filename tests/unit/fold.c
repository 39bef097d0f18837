/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of all CPUs made one. */
#include "query/elements.h"

#include <errno.h>

#include "base/util.h"

#include "../lib/unit.h"

#define MEMBERS(list) .count = ARRAY_SIZE(list), .members = (list)
#define FIELD(member)                                                                              \
	.name = #member, .bit_offset = 8 * offsetof(struct value, member),                         \
	.bit_size = 8 * sizeof(((struct value *)0)->member)

struct value {
	uint64_t packets;
	int8_t change;
	uint8_t mac[6];
	_Bool seen;
	int32_t state;
	uint32_t bits; /* count:3, level:4 (signed) */
	char comm[8];
	float rate;
	uint32_t ports[2];
	double real;
	__int128 wide;
};

static struct layout byte = { .kind = LAYOUT_INT, .bit_size = 8 };
static struct layout port = { .kind = LAYOUT_INT, .bit_size = 32 };
static struct layout members[] = {
	{ .kind = LAYOUT_INT, FIELD(packets) },
	{ .kind = LAYOUT_INT, .is_signed = true, FIELD(change) },
	{ .kind = LAYOUT_ARRAY, FIELD(mac), .count = 6, .members = &byte },
	{ .kind = LAYOUT_BOOL, FIELD(seen) },
	{ .kind = LAYOUT_ENUM, .is_signed = true, FIELD(state) },
	{ .kind = LAYOUT_INT,
	  .name = "count",
	  .bit_offset = 8 * offsetof(struct value, bits),
	  .bit_size = 3 },
	{ .kind = LAYOUT_INT,
	  .name = "level",
	  .is_signed = true,
	  .bit_offset = 8 * offsetof(struct value, bits) + 3,
	  .bit_size = 4 },
	{ .kind = LAYOUT_STRING, FIELD(comm) },
	{ .kind = LAYOUT_FLOAT, .is_signed = true, FIELD(rate) },
	{ .kind = LAYOUT_ARRAY, FIELD(ports), .count = 2, .members = &port },
	{ .kind = LAYOUT_FLOAT, .is_signed = true, FIELD(real) },
	{ .kind = LAYOUT_INT, .is_signed = true, FIELD(wide) },
};
static const struct layout layout = { .kind = LAYOUT_STRUCT,
				      .bit_size = 8 * sizeof(struct value),
				      MEMBERS(members) };

static const struct value values[] = {
	{ .packets = 5,
	  .change = -100,
	  .state = 2,
	  .bits = 6 | (0xf << 3),
	  .rate = 0.5F,
	  .ports = { 1, 0xffffffff },
	  .real = -1,
	  .wide = -3 },
	{ .packets = 7,
	  .change = -100,
	  .mac = { 2, 0, 0, 0, 0, 1 },
	  .seen = true,
	  .state = 1,
	  .bits = 5 | (0x7 << 3),
	  .comm = "me",
	  .rate = 0.25F,
	  .ports = { 2, 1 },
	  .real = 2.5,
	  .wide = 1 },
	{ .mac = { 9 }, .comm = "you" },
};

static const struct element_layout element = { .value_size = sizeof(struct value),
					       .cpus = ARRAY_SIZE(values),
					       .per_cpu = true,
					       .value_stride = sizeof(struct value),
					       .value = &layout };

static struct value fold_as(enum fold_how how)
{
	cleanup_fold struct fold *fold = NULL;
	struct value value = { 0 };

	CHECK(fold_make(&fold, &element, how, NULL) == 0);
	if (fold)
		memcpy(&value, fold_values(fold, values), sizeof(value));
	return value;
}

TEST(sum)
{
	struct value value = fold_as(FOLD_SUM);

	CHECK(value.packets == 12);
	CHECK(value.change == -128); /* as little as fits */
	CHECK(value.mac[0] == 2 && value.mac[5] == 1);
	CHECK(value.seen);
	CHECK(value.state == 2);
	CHECK((value.bits & 7) == 7);
	CHECK((value.bits >> 3 & 0xf) == 6); /* -1 + 7 */
	CHECK_STR(value.comm, "me");
	CHECK(value.rate == 0.75F);
	CHECK(value.ports[0] == 3 && value.ports[1] == 0xffffffff);
	CHECK(value.real == 1.5);
	CHECK(value.wide == -2);
}

TEST(max)
{
	struct value value = fold_as(FOLD_MAX);

	CHECK(value.packets == 7);
	CHECK(value.change == 0);
	CHECK(value.mac[0] == 2 && value.mac[5] == 1);
	CHECK(value.seen);
	CHECK(value.state == 2);
	CHECK((value.bits & 7) == 6);
	CHECK((value.bits >> 3 & 0xf) == 7);
	CHECK_STR(value.comm, "me");
	CHECK(value.rate == 0.5F);
	CHECK(value.ports[0] == 2 && value.ports[1] == 0xffffffff);
	CHECK(value.real == 2.5);
	CHECK(value.wide == 1);
}

TEST(bytes_without_types_are_a_number_or_nothing)
{
	static const uint32_t numbers[] = { 1, 0, 2, 0 };
	static const struct element_layout four = {
		.value_size = 4, .cpus = 2, .per_cpu = true, .value_stride = 8
	};
	static const struct element_layout twelve = {
		.value_size = 12, .cpus = 2, .per_cpu = true, .value_stride = 16
	};
	cleanup_fold struct fold *fold = NULL, *none = NULL;
	cleanup_problem struct problem problem = PROBLEM_NONE;
	uint32_t sum;

	CHECK(fold_make(&fold, &four, FOLD_SUM, &problem) == 0);
	memcpy(&sum, fold_values(fold, numbers), sizeof(sum));
	CHECK(sum == 3);
	CHECK(fold_make(&none, &twelve, FOLD_SUM, &problem) == -EINVAL);
	CHECK_PROBLEM(&problem, REASON_TYPE, "12 bytes");
	CHECK(!none);
	CHECK(fold_values(NULL, numbers) == numbers);
}

UNIT_MAIN

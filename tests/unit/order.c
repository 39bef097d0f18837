/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Elements in order: by every kind of field, with a limit and without. */
#include "query/query.h"

#include <errno.h>
#include <stdlib.h>

#include "base/util.h"

#include "../lib/unit.h"

#define MEMBERS(list) .count = ARRAY_SIZE(list), .members = (list)
#define FIELD(member)                                                                              \
	.name = #member, .bit_offset = 8 * offsetof(struct value, member),                         \
	.bit_size = 8 * sizeof(((struct value *)0)->member)

struct value {
	uint32_t count;
	int32_t change;
	double rate;
	long double real;
	char name[4];
	uint8_t address[4];
	uint16_t port; /* big-endian */
	uint8_t bits;  /* signed, 3 bits from bit 2 */
};

static struct layout members[] = {
	{ .kind = LAYOUT_INT, FIELD(count) },
	{ .kind = LAYOUT_INT, .is_signed = true, FIELD(change) },
	{ .kind = LAYOUT_FLOAT, FIELD(rate) },
	{ .kind = LAYOUT_FLOAT, FIELD(real) },
	{ .kind = LAYOUT_STRING, FIELD(name) },
	{ .kind = LAYOUT_IP4, .big_endian = true, FIELD(address) },
	{ .kind = LAYOUT_INT, .big_endian = true, FIELD(port) },
	{ .kind = LAYOUT_INT,
	  .is_signed = true,
	  .name = "bits",
	  .bit_offset = 8 * offsetof(struct value, bits) + 2,
	  .bit_size = 3 },
	{ .kind = LAYOUT_OPAQUE, .name = "lock", .bit_size = 32 },
};
static const struct layout layout = { .kind = LAYOUT_STRUCT,
				      .bit_size = 8 * sizeof(struct value),
				      MEMBERS(members) };
static const struct element_layout element = {
	.key_size = 1,
	.value_size = sizeof(struct value),
	.cpus = 1,
	.value_stride = sizeof(struct value),
	.value = &layout,
};

static const struct value values[] = {
	{ 3, -1, 0.5, 0.25L, "b", { 10, 0, 0, 2 }, 0x0200, 0x1c },  /* a: port 2, bits -1 */
	{ 300, 7, -2, -1e30L, "ab", { 9, 9, 9, 9 }, 0x0001, 0x04 }, /* b: port 256, bits 1 */
	{ 3, -300, 1e9, -1e-30L, { 'a', 'b', 'c', 'd' }, { 10, 0, 0, 1 }, 0x0300, 0 }, /* c: port 3,
											  bits 0 */
	{ 0, 0, -0.0, 7, "", { 0, 0, 0, 0 }, 0x0100, 0x10 }, /* d: port 1, bits -4 */
};

struct given {
	char keys[64];
	size_t count;
};

static bool give(void *context, const void *key, const void *value, int err)
{
	struct given *given = context;
	char c = *(const char *)key;

	CHECK(err == 0);
	CHECK(memcmp(value, &values[c - 'a'], sizeof(*values)) == 0);
	given->keys[given->count++] = c;
	return true;
}

/* The keys in order. */
static const char *order_by(const char *path, uint64_t limit)
{
	static struct given given;
	struct order *order = NULL;

	given = (struct given){ .count = 0 };
	CHECK(order_make(&order, &element, path, limit, NULL) == 0);
	for (size_t i = 0; i < ARRAY_SIZE(values); i++)
		CHECK(order_add(order, (const char[]){ (char)('a' + i) }, &values[i]) == 0);
	order_give(order, give, &given);
	order_free(order);
	return given.keys;
}

TEST(every_kind_of_field)
{
	CHECK_STR(order_by("count", UINT64_MAX), "dacb");
	CHECK_STR(order_by("-count", UINT64_MAX), "bacd");
	CHECK_STR(order_by("change", UINT64_MAX), "cadb");
	CHECK_STR(order_by("value.rate", UINT64_MAX), "bdac");
	CHECK_STR(order_by("real", UINT64_MAX), "bcad");
	CHECK_STR(order_by("-real", UINT64_MAX), "dacb");
	CHECK_STR(order_by("name", UINT64_MAX), "dbca");
	CHECK_STR(order_by("-name", UINT64_MAX), "acbd");
	CHECK_STR(order_by("address", UINT64_MAX), "dbca");
	CHECK_STR(order_by("port", UINT64_MAX), "dacb");
	CHECK_STR(order_by("bits", UINT64_MAX), "dacb");
	CHECK_STR(order_by("-key", UINT64_MAX), "dcba");
}

TEST(limits)
{
	CHECK_STR(order_by("count", 0), "");
	CHECK_STR(order_by("count", 1), "d");
	CHECK_STR(order_by("count", 2), "da");
	CHECK_STR(order_by("count", 3), "dac");
	CHECK_STR(order_by("count", 4), "dacb");
	CHECK_STR(order_by("-count", 2), "ba");
}

struct check {
	uint32_t last, count;
};

static bool check_next(void *context, const void *key, const void *value, int err)
{
	struct check *check = context;
	uint32_t number;

	(void)value;
	memcpy(&number, key, sizeof(number));
	CHECK(!err && number == check->last);
	check->last++;
	check->count++;
	return true;
}

TEST(the_best_of_many)
{
	static const struct element_layout numbers = { .key_size = 4, .value_size = 0, .cpus = 1 };
	struct order *order = NULL;
	struct check check = { 0, 0 };

	CHECK(order_make(&order, &numbers, "key", 100, NULL) == 0);
	for (uint32_t i = 0; i < 10007; i++) {
		uint32_t number = i * 7919 % 10007;

		CHECK(order_add(order, &number, "") == 0);
	}
	order_give(order, check_next, &check);
	CHECK(check.count == 100);
	order_free(order);
}

TEST(what_has_no_order)
{
	static const struct element_layout per_cpu = {
		.key_size = 4, .value_size = 8, .cpus = 2, .per_cpu = true, .value_stride = 8
	};
	cleanup_problem struct problem problem = PROBLEM_NONE;
	struct order *order = NULL;

	CHECK(order_make(&order, &element, "lock", UINT64_MAX, &problem) == -EINVAL);
	CHECK_PROBLEM(&problem, REASON_TYPE, "lock");
	CHECK(order_make(&order, &element, "value", UINT64_MAX, &problem) == -EINVAL);
	CHECK(order_make(&order, &element, "-", UINT64_MAX, &problem) == -EINVAL);
	CHECK(order_make(&order, &element, "cont", UINT64_MAX, &problem) == -EINVAL);
	CHECK_PROBLEM(&problem, REASON_UNKNOWN, "cont");
	CHECK(order_make(&order, &per_cpu, "value", UINT64_MAX, &problem) == -EINVAL);
	CHECK_PROBLEM(&problem, REASON_TYPE, "per CPU");
	CHECK(order_make(&order, &per_cpu, "-key", UINT64_MAX, &problem) == 0);
	order_free(order);
}

UNIT_MAIN

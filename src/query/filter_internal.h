/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A filter's tests: filter_parse.c puts them together, filter_operand.c makes each,
 * filter_compare.c has what they do to the bytes of an element, filter.c runs them. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/number.h"
#include "layout/bits.h"
#include "layout/element.h"
#include "query/filter.h"

/* How what a field holds stands to the constant; a test accepts some of these. */
enum order { ORDER_LESS = 1, ORDER_EQUAL = 2, ORDER_GREATER = 4, ORDER_NONE = 8 };

/* Where a test leads that ends the expression. */
enum { HOLDS = UINT32_MAX, FAILS = UINT32_MAX - 1 };

struct test;
typedef enum order compare_field(const struct test *test, const uint8_t *field);

struct test {
	compare_field *compare;
	uint32_t yes, no; /* the test to go on with, HOLDS or FAILS */
	enum element_part in;
	uint32_t offset; /* of the field's first byte */
	uint8_t accepts; /* a set of enum order */
	struct bits at;	 /* of numbers, as counted from that byte */
	u128 mask, number;
	long double real;
	uint8_t *bytes;	 /* owned: a text, a pattern, an address */
	uint32_t size;	 /* of the field, in bytes */
	uint32_t length; /* of bytes, or of a prefix in bits */
};

struct filter {
	struct test *tests;
	size_t count, room;
	bool reads_values;
	unsigned cpus, first_cpu;
	size_t stride;
};

/* A field as an expression names it, and the bits of it that count. */
struct operand {
	struct element_field field;
	const char *path; /* as written; the parser's */
	bool masked;
	u128 mask;
};

/* A constant as written. */
struct constant {
	const char *text;
	bool quoted;
};

/*
 * filter_operand.c: set *test up, all but where it leads; -EINVAL,
 * -ERANGE; -ENOMEM.
 */
/* The field compared with a constant of its type. */
int test_relation(struct test *test, const struct operand *operand, uint8_t accepts,
		  const struct constant *constant, struct problem *problem);
/* Is the field, a number, anything but zero? */
int test_truth(struct test *test, const struct operand *operand, struct problem *problem);
/* A text matched with a pattern. */
int test_glob(struct test *test, const struct operand *operand, const struct constant *constant,
	      struct problem *problem);
/* An address within A/LEN.  Of a trie's key it is one of two, the other is test_prefix_length(). */
bool is_address_prefix(const struct operand *operand, const struct constant *constant);
int test_prefix(struct test *test, const struct operand *operand, const struct constant *constant,
		struct problem *problem);
int test_prefix_length(struct test *test, const struct operand *operand,
		       const struct constant *constant, struct problem *problem);
/* The bits to look at. */
int operand_mask(struct operand *operand, const struct constant *constant, struct problem *problem);

/* filter_compare.c: the fastest comparison of this number; those of everything else. */
compare_field *compare_number(const struct bits *at);
compare_field compare_bytes, compare_text, compare_glob, compare_prefix, compare_float,
	compare_double, compare_long_double;

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A filter's tests: filter_token.c cuts an expression into words, filter_parse.c puts tests
 * together, filter_operand.c makes each, filter.c has what they do to the bytes of an element, and
 * runs them. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/number.h"
#include "layout/bits.h"
#include "layout/element.h"
#include "query/filter.h"

/* How what a field holds stands to the constant; a test accepts some of these. */
enum filter_order { ORDER_LESS = 1, ORDER_EQUAL = 2, ORDER_GREATER = 4, ORDER_NONE = 8 };

/* Where a test leads that ends the expression. */
enum { HOLDS = UINT32_MAX, FAILS = UINT32_MAX - 1 };

struct filter_test;
typedef enum filter_order filter_compare(const struct filter_test *test, const uint8_t *field);

struct filter_test {
	filter_compare *compare;
	filter_compare *each; /* of a row's cell: compares each of its values */
	uint32_t yes, no;     /* the test to go on with, HOLDS or FAILS */
	enum element_part in;
	uint32_t offset; /* of the field's first byte */
	uint8_t accepts; /* a set of enum filter_order */
	struct bits at;	 /* of numbers, as counted from that byte */
	u128 mask, number;
	long double real;
	uint8_t *bytes;	 /* owned: a text, a pattern, an address */
	uint32_t size;	 /* of the field, in bytes */
	uint32_t length; /* of bytes, or of a prefix in bits */
};

struct filter {
	struct filter_test *tests;
	size_t count, room;
	bool reads_values;
	unsigned cpus, first_cpu;
	size_t stride;
};

/* A field as an expression names it, and the bits of it that count. */
struct filter_operand {
	struct element_field field;
	const char *path; /* as written; the parser's */
	bool masked;
	u128 mask;
};

/* A constant as written. */
struct filter_constant {
	const char *text;
	bool quoted;
};

/* filter_operand.c: set *test up, all but where it leads; -EINVAL, -ERANGE; -ENOMEM. */
/* The field compared with a constant of its type. */
int filter_test_relation(struct filter_test *test, const struct filter_operand *operand,
			 uint8_t accepts, const struct filter_constant *constant,
			 struct problem *problem);
/* Is the field, a number, anything but zero?  Has a cell of anything else a value? */
int filter_test_truth(struct filter_test *test, const struct filter_operand *operand,
		      struct problem *problem);
/* A text matched with a pattern. */
int filter_test_glob(struct filter_test *test, const struct filter_operand *operand,
		     const struct filter_constant *constant, struct problem *problem);
/* An address within A/LEN.  Of a trie's key it is one of two, the other is
 * filter_test_prefix_length(). */
bool filter_is_prefix(const struct filter_operand *operand, const struct filter_constant *constant);
int filter_test_prefix(struct filter_test *test, const struct filter_operand *operand,
		       const struct filter_constant *constant, struct problem *problem);
int filter_test_prefix_length(struct filter_test *test, const struct filter_operand *operand,
			      const struct filter_constant *constant, struct problem *problem);
/* The bits to look at. */
int filter_operand_mask(struct filter_operand *operand, const struct filter_constant *constant,
			struct problem *problem);

/* filter.c: the fastest comparison of this number; those of everything else. */
filter_compare *filter_compare_number(const struct bits *at);
filter_compare filter_compare_cell, filter_compare_known, filter_compare_bytes, filter_compare_text,
	filter_compare_glob, filter_compare_prefix, filter_compare_float, filter_compare_double,
	filter_compare_long_double;

/* filter_token.c: the words and signs of an expression, one after the other. */
enum filter_token_kind {
	TOKEN_END,
	TOKEN_WORD,
	TOKEN_QUOTED,
	TOKEN_AND,
	TOKEN_OR,
	TOKEN_NOT,
	TOKEN_IN,
	TOKEN_RELATION,
	TOKEN_GLOB,
	TOKEN_MASK,
	TOKEN_OPEN,
	TOKEN_CLOSE,
	TOKEN_COMMA,
	TOKEN_ASSIGN,
};

struct filter_token {
	enum filter_token_kind kind;
	uint8_t accepts; /* of a relation: a set of enum filter_order */
	const char *at;	 /* where it begins */
	const char *end; /* after it, where the next one is looked for */
	struct buf word; /* owned: what a word, or a text between quotes, says */
};

/* Goes on to the next token.  -EINVAL: a text between quotes has no end. */
int filter_token_next(struct filter_token *token);

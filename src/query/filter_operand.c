/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a field and a constant to the test that compares them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "encode/encode.h"
#include "query/filter_internal.h"

static size_t operand_size(const struct filter_operand *operand)
{
	return (operand->field.bit % 8 + (size_t)operand->field.layout.bit_size + 7) / 8;
}

/* Reads a constant as DATA for the field is read: all that fits it, and the same words about what
 * does not.  *bytes are the operand's with the constant in them, which the caller frees. */
static int read_constant(const struct filter_operand *operand,
			 const struct filter_constant *constant, uint8_t **bytes,
			 struct problem *problem)
{
	struct layout layout = operand->field.layout;
	cleanup_free uint8_t *made = calloc(1, operand_size(operand) + 1);
	int err;

	if (!made)
		return problem_no_memory(problem);
	layout.name = operand->path;
	err = encode_text(&layout, operand->field.bit % 8, constant->text, constant->quoted, made,
			  problem);
	if (!err)
		*bytes = take_ptr(made);
	return err;
}

static int refuse_operand(const struct filter_operand *operand, const char *what,
			  struct problem *problem)
{
	return problem_set(problem, -EINVAL, REASON_TYPE, "%s %s", operand->path, what);
}

static int refuse_composite(const struct filter_operand *operand, struct problem *problem)
{
	const struct layout *layout = &operand->field.layout;

	if (layout->kind == LAYOUT_OPAQUE)
		return refuse_operand(operand, "belongs to the kernel and cannot be compared",
				      problem);
	if (!layout->members)
		return refuse_operand(operand, "cannot be compared", problem);
	refuse_operand(operand, "has several fields: compare one of them", problem);
	if (layout->kind == LAYOUT_ARRAY || layout->kind == LAYOUT_TUPLE)
		problem_hint(problem, "its elements: %s[0], %s[1], ...", operand->path,
			     operand->path);
	else if (operand->field.is_cell)
		problem_hint(problem, "%s.%s, for example", operand->path, layout->members->name);
	return -EINVAL;
}

static void set_place(struct filter_test *test, const struct filter_operand *operand)
{
	const struct element_field *field = &operand->field;

	test->in = field->in;
	test->offset = field->bit / 8;
	test->size = (uint32_t)operand_size(operand);
	test->at = bits_of(&field->layout, field->bit % 8);
	/* Bits that are picked out have no sign. */
	test->at.is_signed &= !operand->masked;
	test->mask = operand->masked ? operand->mask : bits_mask(128);
}

static void set_number(struct filter_test *test, u128 number)
{
	test->compare = filter_compare_number(&test->at);
	test->number = number;
}

static void set_float(struct filter_test *test, const uint8_t *bytes)
{
	float single;
	double real;

	if (test->size == sizeof(single)) {
		memcpy(&single, bytes, sizeof(single));
		test->real = (long double)single;
		test->compare = filter_compare_float;
	} else if (test->size == sizeof(real)) {
		memcpy(&real, bytes, sizeof(real));
		test->real = (long double)real;
		test->compare = filter_compare_double;
	} else {
		memcpy(&test->real, bytes, min_size(test->size, sizeof(test->real)));
		test->compare = filter_compare_long_double;
	}
}

static int set_bytes(struct filter_test *test, filter_compare *compare, const void *bytes,
		     size_t length)
{
	test->bytes = malloc(length + 1);
	if (!test->bytes)
		return -ENOMEM;
	memcpy(test->bytes, bytes, length);
	test->length = (uint32_t)length;
	test->compare = compare;
	return 0;
}

/* What numbers can be given as besides numbers: an address, or hexadecimal digits between quotes;
 * then their bytes count, in the order in which they stand. */
static bool is_bytewise_constant(const struct layout *layout,
				 const struct filter_constant *constant)
{
	struct number number;

	return (layout->kind == LAYOUT_INT || layout->kind == LAYOUT_BYTES) &&
	       (constant->quoted || number_parse(constant->text, &number) == -EINVAL);
}

static int set_constant(struct filter_test *test, const struct filter_operand *operand,
			const struct filter_constant *constant, const uint8_t *bytes)
{
	enum field_class class = element_field_class(&operand->field);

	if (class == CLASS_NUMBER && is_bytewise_constant(&operand->field.layout, constant))
		class = CLASS_BYTES;
	switch (class) {
	case CLASS_NUMBER:
		set_number(test, test->at.is_signed ? (u128)bits_read_signed(&test->at, bytes)
						    : bits_read(&test->at, bytes));
		return 0;
	case CLASS_FLOAT:
		set_float(test, bytes);
		return 0;
	case CLASS_TEXT:
		return set_bytes(test, filter_compare_text, constant->text, strlen(constant->text));
	default:
		return set_bytes(test, filter_compare_bytes, bytes, test->size);
	}
}

int filter_test_relation(struct filter_test *test, const struct filter_operand *operand,
			 uint8_t accepts, const struct filter_constant *constant,
			 struct problem *problem)
{
	cleanup_free uint8_t *bytes = NULL;
	struct filter_operand unsigned_operand = *operand;
	int err;

	if (element_field_class(&operand->field) == CLASS_NONE)
		return refuse_composite(operand, problem);
	unsigned_operand.field.layout.is_signed &= !operand->masked;
	err = read_constant(&unsigned_operand, constant, &bytes, problem);
	if (err)
		return err;
	set_place(test, operand);
	test->accepts = accepts;
	return set_constant(test, operand, constant, bytes);
}

int filter_test_truth(struct filter_test *test, const struct filter_operand *operand,
		      struct problem *problem)
{
	enum field_class class = element_field_class(&operand->field);

	if (class != CLASS_NUMBER && operand->field.is_cell) {
		set_place(test, operand);
		test->compare = filter_compare_known;
		test->accepts = ORDER_EQUAL;
		return 0;
	}
	if (class == CLASS_NONE)
		return refuse_composite(operand, problem);
	if (class != CLASS_NUMBER)
		return refuse_operand(operand, "is not a number: compare it with something",
				      problem);
	set_place(test, operand);
	set_number(test, 0);
	test->accepts = ORDER_LESS | ORDER_GREATER;
	return 0;
}

int filter_operand_mask(struct filter_operand *operand, const struct filter_constant *constant,
			struct problem *problem)
{
	cleanup_free uint8_t *bytes = NULL;
	struct filter_operand whole = *operand;
	struct bits at;
	int err;

	if (element_field_class(&operand->field) != CLASS_NUMBER)
		return refuse_operand(operand, "is not a number: & needs one", problem);
	whole.field.layout.is_signed = false;
	err = read_constant(&whole, constant, &bytes, problem);
	if (err)
		return err;
	at = bits_of(&whole.field.layout, whole.field.bit % 8);
	operand->mask = bits_read(&at, bytes);
	operand->masked = true;
	return 0;
}

int filter_test_glob(struct filter_test *test, const struct filter_operand *operand,
		     const struct filter_constant *constant, struct problem *problem)
{
	if (element_field_class(&operand->field) != CLASS_TEXT)
		return refuse_operand(operand, "is not text: ~ needs text", problem);
	set_place(test, operand);
	test->accepts = ORDER_EQUAL;
	return set_bytes(test, filter_compare_glob, constant->text, strlen(constant->text));
}

/* A trie's key has the length of its prefix in front of the address. */
static size_t address_offset(const struct layout *layout)
{
	return layout->lpm_key ? sizeof(uint32_t) : 0;
}

bool filter_is_prefix(const struct filter_operand *operand, const struct filter_constant *constant)
{
	const struct layout *layout = &operand->field.layout;
	size_t size = operand_size(operand) - address_offset(layout);

	if (layout->lpm_key && !layout_is_prefix(layout))
		return false;
	return strchr(constant->text, '/') && operand->field.bit % 8 == 0 &&
	       element_field_class(&operand->field) != CLASS_NONE &&
	       layout->kind != LAYOUT_STRING && (size == 4 || size == 16);
}

/* A prefix is read as a trie's key: its length, then the address. */
static int parse_prefix(const struct filter_operand *operand,
			const struct filter_constant *constant, uint8_t *bytes, uint32_t *bits,
			struct problem *problem)
{
	size_t size = operand_size(operand) - address_offset(&operand->field.layout);
	int err = encode_prefix(constant->text, sizeof(*bits) + size, bytes);

	if (err)
		return problem_set(problem, err, err == -ERANGE ? REASON_RANGE : REASON_TYPE,
				   "%s: \"%s\" is not an IPv%d prefix such as %s", operand->path,
				   constant->text, size == 4 ? 4 : 6,
				   size == 4 ? "10.0.0.0/8" : "2001:db8::/32");
	memcpy(bits, bytes, sizeof(*bits));
	return 0;
}

int filter_test_prefix(struct filter_test *test, const struct filter_operand *operand,
		       const struct filter_constant *constant, struct problem *problem)
{
	uint8_t bytes[sizeof(uint32_t) + 16];
	uint32_t bits;
	int err = parse_prefix(operand, constant, bytes, &bits, problem);

	if (err)
		return err;
	set_place(test, operand);
	test->offset += (uint32_t)address_offset(&operand->field.layout);
	test->accepts = ORDER_EQUAL;
	err = set_bytes(test, filter_compare_prefix, bytes + sizeof(bits), 16);
	test->length = bits;
	return err;
}

int filter_test_prefix_length(struct filter_test *test, const struct filter_operand *operand,
			      const struct filter_constant *constant, struct problem *problem)
{
	const struct layout length = { .kind = LAYOUT_INT, .bit_size = 32 };
	struct filter_operand front = *operand;
	uint8_t bytes[sizeof(uint32_t) + 16];
	uint32_t bits;
	int err = parse_prefix(operand, constant, bytes, &bits, problem);

	if (err)
		return err;
	front.field.layout = length;
	set_place(test, &front);
	set_number(test, bits);
	test->accepts = ORDER_EQUAL | ORDER_GREATER;
	return 0;
}

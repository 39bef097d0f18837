/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields to bytes that memcmp(3) orders. */
#include "query/sort_key.h"

#include <errno.h>
#include <string.h>

#include "layout/bits.h"

static int refuse_field(const struct sort_key *made, const char *path, struct problem *problem)
{
	if (made->field.in == IN_KEY || made->class == CLASS_NONE)
		return problem_set(problem, -EINVAL, REASON_TYPE,
				   "%s has no order: sort by a number, a text or an address", path);
	problem_set(problem, -EINVAL, REASON_TYPE, "%s is not one value, but one for each CPU",
		    path);
	problem_hint(problem, "percpu sum, or percpu max, makes one of them");
	return -EINVAL;
}

int sort_key_make(struct sort_key *sort_key, const struct element_layout *element, const char *path,
		  struct problem *problem)
{
	struct sort_key made = { .descending = *path == '-' };
	int err = element_find(element, path += made.descending, &made.field, problem);

	if (err)
		return err;
	made.class = element_field_class(&made.field);
	if (made.class == CLASS_NONE || (element->per_cpu && made.field.in != IN_KEY))
		return refuse_field(&made, path, problem);
	made.size = (made.field.bit % 8 + made.field.layout.bit_size + 7) / 8;
	*sort_key = made;
	return 0;
}

/* The most significant byte first. */
static void write_number(u128 number, uint8_t *to, uint32_t size)
{
	for (uint32_t i = 0; i < size; i++)
		to[i] = (uint8_t)(number >> 8 * (size - 1 - i));
}

static void write_integer(const struct bits *at, const uint8_t *field, uint8_t *to)
{
	u128 number = bits_read(at, field);

	if (at->is_signed)
		number ^= (u128)1 << (at->bits - 1);
	write_number(number, to, at->size);
}

/* The bits of floats are ordered as their numbers are, but for the sign; x87's own have 10 bytes,
 * whatever room they get. */
static void write_float(const struct bits *at, const uint8_t *field, uint8_t *to)
{
	struct bits used = *at;
	u128 number, sign;

	if (at->size > sizeof(double) && __LDBL_MANT_DIG__ == 64)
		used.size = 10;
	used.bits = (uint8_t)(8 * used.size);
	number = bits_read(&used, field);
	sign = (u128)1 << (used.bits - 1);
	write_number(number & sign ? ~number & bits_mask(used.bits) : number | sign, to, at->size);
}

/* Texts end at the first zero. */
static void write_text(const uint8_t *field, uint8_t *to, uint32_t size)
{
	size_t length = strnlen((const char *)field, size);

	memcpy(to, field, length);
	memset(to + length, 0, size - length);
}

void sort_key_write(const struct sort_key *sort_key, const void *key, const void *value,
		    uint8_t *to)
{
	const struct element_field *by = &sort_key->field;
	const uint8_t *field = (const uint8_t *)(by->in == IN_KEY ? key : value) + by->bit / 8;
	struct bits at = bits_of(&by->layout, by->bit % 8);

	switch (sort_key->class) {
	case CLASS_NUMBER:
		write_integer(&at, field, to);
		break;
	case CLASS_FLOAT:
		write_float(&at, field, to);
		break;
	case CLASS_TEXT:
		write_text(field, to, sort_key->size);
		break;
	default:
		memcpy(to, field, sort_key->size);
	}
	for (uint32_t i = 0; sort_key->descending && i < sort_key->size; i++)
		to[i] = (uint8_t)~to[i];
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One value of those on all CPUs. */
#include "query/elements.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "layout/bits.h"

struct fold_step;

/* Takes one more CPU's field into account; `field` and `folded` are where its bytes begin. */
typedef void fold_field(const struct fold_step *step, const uint8_t *field, uint8_t *folded);

struct fold_step {
	fold_field *fold;
	struct bits at;
	uint32_t offset, size;
};

struct fold {
	struct fold_step *steps;
	size_t count, room;
	enum fold_how how;
	uint8_t *value;	     /* what has come of it */
	size_t size, stride; /* of a value, and from one CPU's to the next */
	unsigned cpus;
	int err;
};

void fold_free(struct fold *fold)
{
	if (!fold)
		return;
	free(fold->steps);
	free(fold->value);
	free(fold);
}

static void add_unsigned(const struct fold_step *step, const uint8_t *field, uint8_t *folded)
{
	u128 most = bits_mask(step->at.bits), sum;

	if (__builtin_add_overflow(bits_read(&step->at, field), bits_read(&step->at, folded),
				   &sum) ||
	    sum > most)
		sum = most;
	bits_write(&step->at, folded, sum);
}

static void add_signed(const struct fold_step *step, const uint8_t *field, uint8_t *folded)
{
	s128 number = bits_read_signed(&step->at, field), sum;
	s128 most = (s128)(bits_mask(step->at.bits) >> 1), least = -most - 1;
	bool overflow = __builtin_add_overflow(number, bits_read_signed(&step->at, folded), &sum);

	if (overflow)
		sum = number < 0 ? least : most;
	sum = sum > most ? most : sum < least ? least : sum;
	bits_write(&step->at, folded, (u128)sum);
}

static void take_greater(const struct fold_step *step, const uint8_t *field, uint8_t *folded)
{
	if (bits_read(&step->at, field) > bits_read(&step->at, folded))
		bits_write(&step->at, folded, bits_read(&step->at, field));
}

static void take_greater_signed(const struct fold_step *step, const uint8_t *field, uint8_t *folded)
{
	if (bits_read_signed(&step->at, field) > bits_read_signed(&step->at, folded))
		bits_write(&step->at, folded, bits_read(&step->at, field));
}

static void take_first_bits(const struct fold_step *step, const uint8_t *field, uint8_t *folded)
{
	if (!bits_read(&step->at, folded))
		bits_write(&step->at, folded, bits_read(&step->at, field));
}

static void take_first(const struct fold_step *step, const uint8_t *field, uint8_t *folded)
{
	for (uint32_t i = 0; i < step->size; i++)
		if (folded[i])
			return;
	memcpy(folded, field, step->size);
}

#define FOLD_FLOAT(type, name)                                                                     \
	static void add_##name(const struct fold_step *step, const uint8_t *field,                 \
			       uint8_t *folded)                                                    \
	{                                                                                          \
		type number = 0, sum = 0;                                                          \
                                                                                                   \
		memcpy(&number, field, step->size);                                                \
		memcpy(&sum, folded, step->size);                                                  \
		sum += number;                                                                     \
		memcpy(folded, &sum, step->size);                                                  \
	}                                                                                          \
                                                                                                   \
	static void take_greater_##name(const struct fold_step *step, const uint8_t *field,        \
					uint8_t *folded)                                           \
	{                                                                                          \
		type number = 0, most = 0;                                                         \
                                                                                                   \
		memcpy(&number, field, step->size);                                                \
		memcpy(&most, folded, step->size);                                                 \
		if (number > most)                                                                 \
			memcpy(folded, &number, step->size);                                       \
	}

FOLD_FLOAT(float, single)
FOLD_FLOAT(double, double)
FOLD_FLOAT(long double, long_double)

/* What a number is folded with; NULL: it cannot be folded. */
static fold_field *choose_number(const struct layout *layout, enum fold_how how)
{
	bool sum = how == FOLD_SUM, is_signed = layout->is_signed;
	fold_field *greater = is_signed ? take_greater_signed : take_greater;

	switch (layout->kind) {
	case LAYOUT_INT:
		return sum ? (is_signed ? add_signed : add_unsigned) : greater;
	case LAYOUT_BOOL:
		return greater;
	case LAYOUT_ENUM:
		return sum ? take_first_bits : greater;
	default:
		return NULL;
	}
}

static fold_field *choose_float(const struct layout *layout, enum fold_how how)
{
	switch (layout->kind == LAYOUT_FLOAT ? layout_size(layout) : 0) {
	case sizeof(float):
		return how == FOLD_SUM ? add_single : take_greater_single;
	case sizeof(double):
		return how == FOLD_SUM ? add_double : take_greater_double;
	case sizeof(long double):
		return how == FOLD_SUM ? add_long_double : take_greater_long_double;
	default:
		return NULL;
	}
}

static void add_step(struct fold *fold, const struct layout *layout, uint32_t bit)
{
	struct fold_step *steps = fold->steps, step = { .offset = bit / 8 };
	bool is_bytewise = bit % 8 == 0 && layout->bit_size % 8 == 0;

	if (fold->count == fold->room) {
		steps = reallocarray(steps, fold->room * 2 + 16, sizeof(*steps));
		if (!steps) {
			fold->err = -ENOMEM;
			return;
		}
		fold->steps = steps;
		fold->room = fold->room * 2 + 16;
	}
	if (layout->bit_size <= 128)
		step.at = bits_of(layout, bit % 8);
	step.size = (uint32_t)layout_size(layout);
	step.fold = layout->bit_size <= 128 ? choose_number(layout, fold->how) : NULL;
	if (!step.fold && is_bytewise)
		step.fold = choose_float(layout, fold->how);
	if (!step.fold)
		step.fold = is_bytewise ? take_first : take_first_bits;
	steps[fold->count++] = step;
}

static void add_layout(struct fold *fold, const struct layout *layout, uint32_t bit);

static void add_elements(struct fold *fold, const struct layout *layout, uint32_t bit)
{
	const struct layout *element = layout->members;
	struct layout bytes = *layout;

	/* Numbers of one byte in a row are an address, or nobody knows what. */
	if (element->kind == LAYOUT_INT && element->bit_size == 8) {
		bytes.kind = LAYOUT_BYTES;
		add_step(fold, &bytes, bit);
		return;
	}
	for (uint32_t i = 0; i < layout->count; i++)
		add_layout(fold, element, bit + i * element->bit_size);
}

static void add_layout(struct fold *fold, const struct layout *layout, uint32_t bit)
{
	if (!layout->bit_size || fold->err)
		return;
	switch (layout->kind) {
	case LAYOUT_PAD:
		break;
	case LAYOUT_STRUCT:
	case LAYOUT_TUPLE:
		for (uint32_t i = 0; i < layout_members(layout); i++)
			add_layout(fold, &layout->members[i], bit + layout->members[i].bit_offset);
		break;
	case LAYOUT_ARRAY:
		add_elements(fold, layout, bit);
		break;
	default:
		add_step(fold, layout, bit);
	}
}

int fold_make(struct fold **fold, const struct element_layout *element, enum fold_how how,
	      struct problem *problem)
{
	const struct layout *value = element->value;
	const size_t size = element->value_size;
	const struct layout bytes = layout_of_bytes(size);
	struct layout number = bytes;
	struct fold *made;
	int err;

	number.kind = LAYOUT_INT;
	if (!value && !layout_takes_number(&bytes)) {
		problem_set(problem, -EINVAL, REASON_TYPE,
			    "no types are known for the value's %zu bytes", size);
		problem_hint(problem, "give them, as with value-as u64,u64");
		return -EINVAL;
	}
	made = calloc(1, sizeof(*made));
	if (!made)
		return problem_no_memory(problem);
	made->how = how;
	made->size = size;
	made->stride = element->value_stride;
	made->cpus = element->cpus;
	made->value = malloc(max_size(size, 1));
	add_layout(made, value ? value : &number, 0);
	err = made->value ? made->err : -ENOMEM;
	if (err) {
		fold_free(made);
		return problem_no_memory(problem);
	}
	*fold = made;
	return 0;
}

const void *fold_values(struct fold *fold, const void *values)
{
	if (!fold)
		return values;
	memcpy(fold->value, values, fold->size);
	for (unsigned cpu = 1; cpu < fold->cpus; cpu++) {
		const uint8_t *value = (const uint8_t *)values + cpu * fold->stride;

		for (size_t i = 0; i < fold->count; i++) {
			const struct fold_step *step = &fold->steps[i];

			step->fold(step, value + step->offset, fold->value + step->offset);
		}
	}
	return fold->value;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Elements in order: gathered, and once there are as many as wanted, a heap of the best so far. */
#include "query/query.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "layout/bits.h"

/* A record: what memcmp() orders (the field, then the element's number), the key, the value. */
struct order {
	struct element_field by;
	enum field_class class;
	bool descending;
	size_t by_size, rank_size, key_size, value_size, size; /* of a record and its parts */
	uint64_t limit, added;
	uint8_t *records;
	size_t *heap; /* numbers of records; the last in order is the first here, once full */
	size_t count, room;
	uint8_t *next; /* the record of an element that comes */
};

void order_free(struct order *order)
{
	if (!order)
		return;
	free(order->records);
	free(order->heap);
	free(order->next);
	free(order);
}

static int refuse_field(const struct order *order, const char *path, struct problem *problem)
{
	if (order->by.in == IN_KEY || order->class == CLASS_NONE)
		return problem_set(problem, -EINVAL, REASON_TYPE,
				   "cannot sort by %s: it is not a number, a text or an address",
				   path);
	problem_set(problem, -EINVAL, REASON_TYPE, "cannot sort by %s: it has a value for each CPU",
		    path);
	problem_hint(problem, "combine them with percpu sum or percpu max");
	return -EINVAL;
}

static int find_field(struct order *order, const struct element_layout *element, const char *path,
		      struct problem *problem)
{
	int err;

	order->descending = *path == '-';
	path += order->descending;
	err = element_find(element, path, &order->by, problem);
	if (err)
		return err;
	order->class = element_field_class(&order->by);
	if (order->class == CLASS_NONE || (element->per_cpu && order->by.in != IN_KEY))
		return refuse_field(order, path, problem);
	order->by_size = (order->by.bit % 8 + order->by.layout.bit_size + 7) / 8;
	return 0;
}

int order_make(struct order **order, const struct element_layout *element, const char *path,
	       uint64_t limit, struct problem *problem)
{
	struct order *made = calloc(1, sizeof(*made));
	int err;

	if (!made)
		return problem_no_memory(problem);
	err = find_field(made, element, path, problem);
	if (err) {
		order_free(made);
		return err;
	}
	made->rank_size = made->by_size + sizeof(made->added);
	made->key_size = element->key_size;
	made->value_size = element->per_cpu ? element->cpus * element->value_stride
					    : element->value_size;
	made->size = made->rank_size + made->key_size + made->value_size;
	made->limit = limit;
	made->next = malloc(made->size);
	if (!made->next) {
		order_free(made);
		return problem_no_memory(problem);
	}
	*order = made;
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

static void write_field(const struct order *order, const void *key, const void *value, uint8_t *to)
{
	const struct element_field *by = &order->by;
	const uint8_t *field = (const uint8_t *)(by->in == IN_KEY ? key : value) + by->bit / 8;
	struct bits at = bits_of(&by->layout, by->bit % 8);

	switch (order->class) {
	case CLASS_NUMBER:
		write_integer(&at, field, to);
		break;
	case CLASS_FLOAT:
		write_float(&at, field, to);
		break;
	case CLASS_TEXT:
		write_text(field, to, order->by_size);
		break;
	default:
		memcpy(to, field, order->by_size);
	}
	for (uint32_t i = 0; order->descending && i < order->by_size; i++)
		to[i] = (uint8_t)~to[i];
}

static uint8_t *record(const struct order *order, size_t place)
{
	return order->records + order->heap[place] * order->size;
}

static bool comes_later(const struct order *order, size_t a, size_t b)
{
	return memcmp(record(order, a), record(order, b), order->rank_size) > 0;
}

/* Moves what is at `place` down until what is below it comes earlier. */
static void sift_down(struct order *order, size_t place)
{
	for (;;) {
		size_t child = 2 * place + 1, kept;

		if (child >= order->count)
			return;
		if (child + 1 < order->count && comes_later(order, child + 1, child))
			child++;
		if (!comes_later(order, child, place))
			return;
		kept = order->heap[child];
		order->heap[child] = order->heap[place];
		order->heap[place] = kept;
		place = child;
	}
}

static int grow(struct order *order)
{
	size_t room = order->room ? order->room * 2 : 64;
	uint8_t *records = reallocarray(order->records, room, order->size);
	size_t *heap;

	if (records)
		order->records = records;
	heap = reallocarray(order->heap, room, sizeof(*heap));
	if (heap)
		order->heap = heap;
	if (!records || !heap)
		return -ENOMEM;
	order->room = room;
	return 0;
}

static int append(struct order *order)
{
	int err = order->count == order->room ? grow(order) : 0;

	if (err)
		return err;
	order->heap[order->count] = order->count;
	memcpy(record(order, order->count), order->next, order->size);
	order->count++;
	for (size_t i = order->count == order->limit ? order->count / 2 : 0; i > 0; i--)
		sift_down(order, i - 1);
	return 0;
}

static void write_rank(struct order *order, const void *key, const void *value)
{
	uint8_t *number = order->next + order->by_size;

	write_field(order, key, value, order->next);
	for (size_t i = 0; i < sizeof(order->added); i++)
		number[i] = (uint8_t)(order->added >> 8 * (sizeof(order->added) - 1 - i));
	order->added++;
}

int order_add(struct order *order, const void *key, const void *value)
{
	uint8_t *bytes = order->next + order->rank_size;
	bool full = order->count == order->limit;

	if (!order->limit)
		return 0;
	write_rank(order, key, value);
	if (full && memcmp(order->next, record(order, 0), order->rank_size) > 0)
		return 0;
	memcpy(bytes, key, order->key_size);
	memcpy(bytes + order->key_size, value, order->value_size);
	if (!full)
		return append(order);
	memcpy(record(order, 0), order->next, order->size);
	sift_down(order, 0);
	return 0;
}

static int by_rank(const void *a, const void *b, void *context)
{
	const struct order *order = context;

	return memcmp(order->records + *(const size_t *)a * order->size,
		      order->records + *(const size_t *)b * order->size, order->rank_size);
}

void order_give(struct order *order,
		bool (*give)(void *context, const void *key, const void *value, int err),
		void *context)
{
	bool more = true;

	if (order->count)
		qsort_r(order->heap, order->count, sizeof(*order->heap), by_rank, order);
	for (size_t i = 0; i < order->count && more; i++) {
		const uint8_t *key = record(order, i) + order->rank_size;

		more = give(context, key, key + order->key_size, 0);
	}
}

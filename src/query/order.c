/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Elements in order: gathered, and once there are as many as wanted, a heap of the best so far. */
#include "query/order.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A record: what memcmp() orders (the field, then the element's number), the key, the value. */
struct order {
	struct sort_key by;
	size_t rank_size, key_size, value_size, size; /* of a record and its parts */
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

int order_make(struct order **order, const struct sort_key *by, uint32_t key_size,
	       size_t value_size, uint64_t limit)
{
	struct order *made = calloc(1, sizeof(*made));

	if (!made)
		return -ENOMEM;
	made->by = *by;
	made->rank_size = by->size + sizeof(made->added);
	made->key_size = key_size;
	made->value_size = value_size;
	made->size = made->rank_size + key_size + value_size;
	made->limit = limit;
	made->next = malloc(made->size);
	if (!made->next) {
		order_free(made);
		return -ENOMEM;
	}
	*order = made;
	return 0;
}

static uint8_t *record(const struct order *order, size_t place)
{
	return order->records + order->heap[place] * order->size;
}

static bool comes_later(const struct order *order, size_t a, size_t b)
{
	return memcmp(record(order, a), record(order, b), order->rank_size) > 0;
}

static void swap(size_t *a, size_t *b)
{
	size_t kept = *a;

	*a = *b;
	*b = kept;
}

/* Moves what is at `place` down until what is below it comes earlier. */
static void sift_down(struct order *order, size_t place)
{
	for (;;) {
		size_t child = 2 * place + 1;

		if (child >= order->count)
			return;
		if (child + 1 < order->count && comes_later(order, child + 1, child))
			child++;
		if (!comes_later(order, child, place))
			return;
		swap(&order->heap[child], &order->heap[place]);
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
	uint8_t *number = order->next + order->by.size;

	sort_key_write(&order->by, key, value, order->next);
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Elements put in order; with a limit no more of them are held than that. */
#pragma once

#include <stdint.h>

#include "base/cleanup.h"
#include "query/sort_key.h"

struct order;

/* Keys and values (all of an element's) of these sizes, the first `limit` of the order; 0 or
 * -ENOMEM. */
int order_make(struct order **order, const struct sort_key *by, uint32_t key_size,
	       size_t value_size, uint64_t limit);

void order_free(struct order *order); /* NULL is fine */

/* Copies what is needed; elements that are equal keep their order.  0 or -ENOMEM. */
int order_add(struct order *order, const void *key, const void *value);

/* Calls `give` for what is held, in order, until it says false. */
void order_give(struct order *order,
		bool (*give)(void *context, const void *key, const void *value, int err),
		void *context);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Elements sorted by one of their fields; with a limit no more of them are held than that. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/problem.h"
#include "layout/element.h"

struct order;

/* By the field at `path` (layout/element.h), ascending, or descending with a - in front; the first
 * `limit` elements of all.  A field of per-CPU values has no one value to go by.  -EINVAL; -ENOMEM.
 */
int order_make(struct order **order, const struct element_layout *element, const char *path,
	       uint64_t limit, struct problem *problem);

void order_free(struct order *order); /* NULL is fine */

/* Copies what is needed of an element and the values of all its CPUs; elements that are equal keep
 * their order.  0 or -ENOMEM. */
int order_add(struct order *order, const void *key, const void *values);

/* Calls `give` for what is held, in order, until it says false. */
void order_give(struct order *order,
		bool (*give)(void *context, const void *key, const void *values, int err),
		void *context);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which elements of a map are wanted, and in which order: where, sort, limit.  A query takes
 * elements from a walk and hands those that are wanted to a sink: a view, a count.
 */
#pragma once

#include "base/problem.h"
#include "query/elements.h"
#include "query/filter.h"

/* What the user asks for. */
struct query_how {
	struct words where; /* an expression, a word or several */
	const char *sort;   /* a field, perhaps with a - in front; or NULL */
	struct optional limit;
};

struct query {
	struct filter *filter; /* owned; NULL: all */
	struct order *order;   /* owned; NULL: as they come */
	uint64_t limit;
	uint64_t seen, taken; /* elements that were looked at, those that are wanted */
	uint64_t unread;      /* left out because their values could not be read */
	bool stopped;	      /* at the limit, or by the sink, before the end of the map */
	bool missed;	      /* the map changed so much that elements may have been left out */
};

#define QUERY_NONE ((struct query){ .filter = NULL })
void query_done(struct query *query);
#define cleanup_query cleanup_with(query_done)

/* For elements of this layout, which must outlive the query.  0, -EINVAL, -ERANGE or -ENOMEM. */
int query_make(struct query *query, const struct element_layout *layout,
	       const struct query_how *how, struct problem *problem);

/* Takes an element that is wanted: its key, its values (folded, if they are), and the -errno of
 * reading them, 0 if they could be read.  False: no more are wanted. */
typedef bool query_sink(void *context, const void *key, const void *values, int err);

/* Walks the map and hands over what is wanted, in order.  0; -ENOMEM, -EINTR after Ctrl-C, with
 * *problem; or the kernel's -errno, without words. */
int query_run(struct query *query, const struct elements *elements, query_sink *sink, void *context,
	      struct problem *problem);

/*
 * Elements sorted by one of their fields; with a limit no more of them are held than that
 */

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

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which elements of a map a command works on, and in which order: where, sort, limit. */
#pragma once

#include "cmd/map/view.h"
#include "query/filter.h"
#include "query/order.h"
#include "query/sort_key.h"

/* What the command line asks for. */
struct select_how {
	struct words where; /* an expression, a word or several */
	const char *sort;   /* a field, perhaps with a - in front; or NULL */
	struct optional limit;
};

struct selection {
	struct filter *filter; /* NULL: all */
	struct order *order;   /* NULL: as they come */
	uint64_t limit;
	uint64_t seen, taken; /* elements that were looked at, those that are wanted */
	uint64_t unread;      /* those left out because their values could not be read */
	bool stopped;	      /* at the limit, before the end of the map */
};

#define SELECTION_NONE ((struct selection){ .filter = NULL })
void selection_done(struct selection *selection);
#define cleanup_selection cleanup_with(selection_done)

/* For the elements of this view.  An enum status; what is wrong is said. */
int selection_make(struct selection *selection, const struct view *view,
		   const struct select_how *how);

/* An element that is wanted; `err` is 0 or the -errno of reading its value. */
typedef void take_element(void *context, const void *key, const void *values, int err);

/*
 * Walks the map and calls `take` for what is selected, in order.  Of per-CPU values that are folded
 * `take` gets the one that came of them.  An enum status; what goes wrong is said with `doing`
 * ("dump").
 */
int selection_walk(struct selection *selection, struct view *view, const struct out *out,
		   const char *doing, take_element *take, void *context);

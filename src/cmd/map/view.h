/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the elements of one map are shown in the format that the output has. */
#pragma once

#include "base/cleanup.h"
#include "cmd/map/map_elements.h"
#include "out/out.h"
#include "print/print.h"
#include "print/shown_fields.h"

struct view {
	const struct context *context;
	const struct elements *elements;
	const struct elements_how *how; /* of them, or NULL */
	struct element_layout element;	/* theirs, perhaps of one CPU alone */
	struct element_extras extras;
	struct shown_fields fields; /* none: all */
	enum form form;
	unsigned depth;
	struct plan *plan;
	struct plan *failed; /* for elements whose value could not be read */
	int failed_err;	     /* and why: what `failed` was compiled for */
	bool absent;	     /* slots without an element are shown as errors */
	struct inset inner_map;
	bool inner_failed; /* the elements of an inner map could not be shown, which has been said
			    */
	uint64_t shown, unread; /* elements, and keys whose value could not be read */
};

#define VIEW_NONE ((struct view){ .plan = NULL })
void view_done(struct view *view);
#define cleanup_view cleanup_with(view_done)

/* The elements, and `how` they were opened, must outlive the view.  `fields` are paths joined by
 * commas, NULL: all.  An enum status; what is wrong is said. */
int view_make(struct view *view, const struct context *context, const struct elements *elements,
	      const struct elements_how *how, const char *fields);

/* Of per-CPU values, only this CPU's. */
void view_choose_cpu(struct view *view, unsigned cpu);

/* To be called where elements will be written: it takes out's format and depth.  An enum status. */
int view_begin(struct view *view, struct out *out);

/* Writes an element, its values as elements_fold() gave them; `err` is 0 or the -errno of reading
 * its value. */
void view_show(struct view *view, struct out *out, const void *key, const void *values, int err);

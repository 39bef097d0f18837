/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the elements of one map are shown in the format that the output has. */
#pragma once

#include "base/cleanup.h"
#include "cmd/objects.h"
#include "layout/layout.h"
#include "out/out.h"
#include "print/print.h"
#include "print/print_fields.h"
#include "query/fold.h"

/* The words of percpu, by enum fold_how. */
extern const char *const percpu_ways[];

/* What the command line asks for. */
struct view_how {
	const char *key_as, *value_as; /* layout words, or NULL: what the map's BTF says */
	struct words with;	       /* FIELD=DECODER */
	unsigned percpu;	       /* of per-CPU values: an enum fold_how */
	const char *fields;	       /* those that are shown, joined by commas; NULL: all */
	bool recurse;		       /* show the elements of inner maps */
	bool within;		       /* such elements: of `with`, what begins with "inner." */
};

struct view {
	struct element element;
	enum print_form form;
	unsigned depth;
	struct layout_tree *key, *value; /* owned: of key-as and value-as */
	struct fold *fold;		 /* NULL: values are shown as they are */
	struct shown_fields fields;	 /* none: all */
	struct plan *plan;
	struct plan *failed; /* for elements whose value could not be read */
	int failed_err;	     /* and why: what `failed` was compiled for */
	bool absent;	     /* slots without an element are shown as errors */
	const struct map *map;
	const struct view_how *how;
	struct inset inner_map;
	bool inner_failed; /* the elements of an inner map could not be shown, which has been said
			    */
	uint64_t shown, unread; /* elements, and keys whose value could not be read */
};

#define VIEW_NONE ((struct view){ .plan = NULL })
void view_done(struct view *view);
#define cleanup_view cleanup_with(view_done)

/* The map and `how` must outlive the view.  An enum status; what is wrong is said. */
int view_make(struct view *view, struct map *map, const struct view_how *how);

/* Of per-CPU values, only this CPU's. */
void view_choose_cpu(struct view *view, unsigned cpu);

/* To be called where elements will be written: it takes out's format and depth.  An enum status. */
int view_begin(struct view *view, struct out *out);
int view_begin_within(struct view *view, const struct view *outer, unsigned depth);

/* The plan for an element, `err` being as below; NULL: it is not shown. */
const struct plan *view_plan(struct view *view, int err);

/* The values that an element has on all CPUs as the view shows them: as they are, or folded into
 * one, which is the view's until the next call. */
const void *view_fold(struct view *view, const void *values);

/* Writes an element, its values as view_fold() gave them; `err` is 0 or the -errno of reading its
 * value. */
void view_show(struct view *view, struct out *out, const void *key, const void *values, int err);

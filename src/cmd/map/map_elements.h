/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the commands on the elements of a map share.  Functions that return an int report failures
 * and return an enum status. */
#pragma once

#include "base/cleanup.h"
#include "bpf/map_type.h"
#include "cmd/command.h"
#include "cmd/ref.h"
#include "out/out.h"
#include "print/print.h"
#include "query/elements.h"
#include "query/query.h"

/* The words of percpu, by enum fold_how. */
extern const struct choice percpu_ways[];

/* Refuses a map whose type has none of these traits; `doing` ("dump", "push to") is for the
 * message. */
int map_elements_require(const struct handle *map, uint32_t traits, const char *doing);

/* Reports with `say`, fail_not_found() or fail_no_such(), that the map does not have the key, and
 * for an array why.  STATUS_NO. */
int map_elements_lack_key(const struct elements *elements, enum bpf_command command,
			  const void *key, int (*say)(const char *format, ...));

/* Opens the one map that `ref` names (open_flags as for ref_open()) and refuses it unless its type
 * has one of the traits (0: any type will do): `doing` is "dump".  `how` as for elements_open(). */
int map_elements_open(struct elements *elements, const struct context *context,
		      const struct ref *ref, uint32_t open_flags, uint32_t traits,
		      const char *doing, const struct elements_how *how);

/* The same for a map that is open, which is taken over in any case. */
int map_elements_of(struct elements *elements, const struct context *context, struct handle *map,
		    uint32_t traits, const char *doing, const struct elements_how *how);

/* Room for the values that an element has on all CPUs, zeroes, to be freed by the caller. */
int map_elements_alloc(const struct elements *elements, uint8_t **values);

/* query_make() for these elements. */
int map_elements_query(struct query *query, const struct elements *elements,
		       const struct query_how *how);

/* query_run(): "cannot DOING map 7 (flows)". */
int map_elements_run(struct query *query, const struct elements *elements, const char *doing,
		     query_sink *sink, void *context);

/*
 * DATA of a command line -> the bytes of a key or a value (data.c)
 */

/* A key, or a value to store, read from the words. */
struct map_value {
	uint8_t *bytes; /* of a value value_space of them: those of all CPUs */
	int object;	/* the MAP, PROG, process, file or cgroup that it names; it stays open */
	bool partial;	/* DATA left fields out, which keep the value that the element has */
};

#define MAP_VALUE_NONE ((struct map_value){ .object = -1 })
void map_value_done(struct map_value *value);
#define cleanup_map_value cleanup_with(map_value_done)

/* Reads the key; without words, the only key of an array of one entry. */
int data_key(const struct elements *elements, const struct words *words, struct map_value *key);

/* Reads the words into value->bytes, which are allocated as zeroes if they are NULL. */
int data_value(const struct elements *elements, const struct words *words, struct map_value *value);

/* Reads the value of one CPU into the value_size bytes at `bytes`. */
int data_cpu_value(const struct elements *elements, const struct words *words, uint8_t *bytes,
		   bool *partial);

/* The same for single fields: `set FIELD=VALUE ...`. */
int data_fields(const struct elements *elements, const struct words *set, uint8_t *bytes,
		bool *partial);

/*
 * Keys and values that are descriptors (descriptor.c)
 */

/* Opens what `pid N`, `path FILE` or `cgroup PATH` names where the map takes it; *fd stays as it
 * was when the words are no such name. */
int descriptor_open(const struct elements *elements, enum element_part part,
		    const struct words *words, int *fd);

/* Completes such a name, if the part of an element is a descriptor: true. */
bool descriptor_complete(const struct elements *elements, enum element_part part,
			 const struct completion *at, struct candidates *candidates);

/* Refuses a descriptor that was not open when the program began. */
int descriptor_check(const struct elements *elements, enum element_part part, const uint8_t *bytes);

/* Checks `cpu N`: the map must be per-CPU and have this CPU. */
int data_check_cpu(const struct elements *elements, const struct optional *cpu);

/*
 * How the elements of one map are shown in the format that the output has (view.c)
 */

struct view {
	const struct context *context;
	const struct elements *elements;
	const struct elements_how *how; /* how the elements were opened, or NULL */
	struct element_layout element;	/* of the elements, perhaps of only one CPU */
	struct element_extras extras;
	struct shown_fields fields; /* empty: all fields */
	enum form form;
	unsigned depth;
	struct plan *plan;
	struct plan *failed; /* for elements whose value could not be read */
	int failed_err;	     /* and why: what `failed` was compiled for */
	bool absent;	     /* slots without an element are shown as errors */
	struct inset inner_map;
	bool inner_failed;	/* the elements of an inner map could not be shown, which has been
				   reported */
	uint64_t shown, unread; /* elements, and keys whose value could not be read */
};

#define VIEW_NONE ((struct view){ .plan = NULL })
void view_done(struct view *view);
#define cleanup_view cleanup_with(view_done)

/* `elements`, and `how` they were opened, must outlive the view.  `fields` are paths joined by
 * commas; NULL: all. */
int view_make(struct view *view, const struct context *context, const struct elements *elements,
	      const struct elements_how *how, const char *fields);

/* Shows only the values of this CPU. */
void view_choose_cpu(struct view *view, unsigned cpu);

/* Prepares the view for the format and depth of `out`, before the first element. */
int view_begin(struct view *view, struct out *out);

/* Writes an element, its values as elements_fold() gave them; `err` is 0 or the -errno of reading
 * its value. */
void view_show(struct view *view, struct out *out, const void *key, const void *values, int err);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the commands on a map's elements share.  The functions tell what is wrong and return an enum
 * status. */
#pragma once

#include "cmd/command.h"
#include "cmd/fail_bpf.h"
#include "cmd/ref.h"
#include "query/elements.h"
#include "query/query.h"

/* The words of percpu, by enum fold_how. */
extern const char *const percpu_ways[];

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

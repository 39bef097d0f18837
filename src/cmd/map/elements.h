/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the elements of a map are read: what its types say of keys and values, what the command line
 * says beyond that, how many values an element has and whether they are made one. */
#pragma once

#include "base/cleanup.h"
#include "cmd/command.h"
#include "cmd/objects.h"
#include "layout/layout.h"
#include "print/print.h"
#include "query/fold.h"

/* The words of percpu, by enum fold_how. */
extern const char *const percpu_ways[];

/* What the command line asks for. */
struct elements_how {
	const char *key_as, *value_as; /* layout words, or NULL: what the map's BTF says */
	struct words with;	       /* FIELD=DECODER */
	unsigned percpu;	       /* of per-CPU values: an enum fold_how */
	bool recurse;		       /* inner maps' elements, too: words of with that begin with
					* "inner." are for those */
	bool within;		       /* these are such elements */
};

struct elements {
	struct map map;			       /* owned */
	const struct element_types *types;     /* the map's own; owned by `map` */
	struct layout_tree *key_as, *value_as; /* owned; NULL: not asked for */
	struct fold *fold;		       /* owned; NULL: values stay as they are */
	struct element_layout element;	       /* what reads and shows them: after the fold */
};

#define ELEMENTS_NONE ((struct elements){ .map = MAP_NONE })
void elements_close(struct elements *elements);
#define cleanup_elements cleanup_with(elements_close)

/* Opens the one map that `ref` names and refuses it unless its type has one of the traits (0: any
 * type will do): `doing` is "dump".  Its elements are read as `how` says, NULL: by the map's own
 * types.  An enum status; what is wrong is told. */
int elements_open(struct elements *elements, const struct ref *ref, enum map_access access,
		  uint32_t traits, const char *doing, const struct elements_how *how);

/* The same for a map that is open, which is taken over. */
int elements_of(struct elements *elements, struct map *map, uint32_t traits, const char *doing,
		const struct elements_how *how);

/* What the map's own types say; NULL: bytes.  DATA is written by these. */
const struct layout *elements_key(const struct elements *elements);
const struct layout *elements_value(const struct elements *elements);

/* The values that an element has on all CPUs as they are, or folded into one, which is valid until
 * the next call. */
const void *elements_fold(const struct elements *elements, const void *values);

/* Room for the values that an element has on all CPUs, zeroes, to be freed by the caller.  An enum
 * status. */
int elements_alloc_value(const struct elements *elements, uint8_t **values);

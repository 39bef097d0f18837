/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How the elements of a map are read: what its types say of keys and values, what the user says
 * beyond that, how many values an element has, and whether they are combined into one.
 */
#pragma once

#include "base/cleanup.h"
#include "base/problem.h"
#include "base/util.h"
#include "bpf/handle.h"
#include "bpf/kernel.h"
#include "layout/element.h"

/*
 * The values that an element has on all CPUs, combined into one.  Integers and floats are added up,
 * or the greatest is taken; a sum that its field cannot hold is the field's limit.  Of enumerators
 * the greatest has a meaning, too, and of booleans nothing else.  Of everything else (texts,
 * addresses, pointers, unions, runs of bytes) it is that of the first CPU where it is not zero.
 */
enum fold_how { FOLD_NONE, FOLD_SUM, FOLD_MAX };

struct fold;

/* For the values of all the CPUs of such elements; without a layout they are unsigned numbers, so
 * they have 1, 2, 4 or 8 bytes.  -EINVAL; -ENOMEM. */
int fold_make(struct fold **fold, const struct element_layout *element, enum fold_how how,
	      struct problem *problem);

void fold_free(struct fold *fold); /* NULL is fine */
static inline void fold_free_call(struct fold **fold)
{
	fold_free(*fold);
}
#define cleanup_fold cleanup_with(fold_free_call)

/* The value that an element's values make; it is the fold's, until the next call.  Without a fold
 * (NULL) they stay as they are. */
const void *fold_values(struct fold *fold, const void *values);

/*
 * Elements
 */

/* What the user asks for. */
struct elements_how {
	const char *key_as, *value_as; /* layout words; NULL: the map's own types */
	struct words with;	       /* FIELD=DECODER; see layout/layout.h */
	struct words kept;	       /* the same, as usual for this map: what does not fit it,
					* or is in `with`, is left out */
	unsigned percpu;	       /* of per-CPU values: an enum fold_how */
	bool recurse;		       /* inner maps are read, too: a FIELD that starts with
					* "inner." is one of theirs */
	bool inner;		       /* this is such an inner map */
};

/* The keys or the values. */
struct elements_part {
	uint32_t size;		   /* in bytes */
	char *subject;		   /* owned: "the key of map 7 (flows)" */
	struct layout_tree *known; /* owned: by the map's own types; NULL: bytes */
	struct layout_tree *asked; /* owned: by key_as or value_as; NULL: not asked for */
	struct layout_tree *usual; /* owned: what the map's type says of them, for people; NULL */
	bool decoded;		   /* a FIELD=DECODER changed known or asked */
	struct problem types;	   /* why the map's own types cannot be used, if they cannot */
};

struct elements {
	struct handle map;   /* owned */
	unsigned cpus;	     /* values an element has: 1 unless the map is per-CPU */
	size_t value_stride; /* bytes from one CPU's value to the next */
	size_t value_space;  /* bytes of all values of an element, as bpf(2) passes them */
	unsigned threads;    /* of a walk: as walk_limit_threads() */
	uint64_t flags; /* of look-ups and updates: UPDATE_FLAG_LOCK where values have a lock */
	struct elements_part parts[2]; /* [IN_KEY], [IN_VALUE] */
	struct btf *btf;	       /* owned: the types' names are its */
	struct fold *fold;	       /* owned; NULL: values stay as they are */
	struct element_layout layout;  /* of what elements_fold() gives */
	struct problem unfit;	       /* owned: why one of `kept` was left out, if one was */
	struct problem unread;	       /* owned: why the map's BTF was not read, if it has one */
	bool lent;		       /* all that is owned here is another's */
};

#define ELEMENTS_NONE ((struct elements){ .map = HANDLE_NONE })
void elements_close(struct elements *elements);
#define cleanup_elements cleanup_with(elements_close)

/* Takes over the map, which belongs to `elements` from then on, on failure, too.  `how` may be
 * NULL: by the map's own types.  0; -EINVAL: `how` does not fit the map; -ENOMEM; or the -errno of
 * finding the number of CPUs.  Types that cannot be used are no failure: see struct elements_part.
 */
int elements_open(struct elements *elements, struct handle *map, struct kernel *kernel,
		  const struct elements_how *how, struct problem *problem);

/* Does `how`, which may be NULL, leave all to the map's own types? */
bool elements_plainly(const struct elements_how *how);

/* What the map's own types say of keys or values, by which DATA is written; NULL: bytes. */
const struct layout *elements_layout(const struct elements *elements, enum element_part part);

/* The values of an element as they are, or combined into one, which is valid until the next call.
 */
const void *elements_fold(const struct elements *elements, const void *values);

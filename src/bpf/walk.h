/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads every element of a map, as many at a time as the kernel gives: by mapped memory, by
 * LOOKUP_BATCH, or else by GET_NEXT_KEY and LOOKUP.  While the caller works on one bite of
 * elements, a thread reads the next.
 *
 * When the map changes meanwhile, the walk still ends, gives no key twice, and gives every element
 * that is there from beginning to end, unless walk_missed() says otherwise.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "bpf/attr.h"

struct walk;

/* Elements in arrays, valid until the next call on the walk. */
struct bite {
	const uint8_t *keys, *values;
	/* -errno of elements whose value could not be read, 0 for the others; NULL: all were read.
	 * -ENOENT: the slot of an array is empty (with LOOKUP_BATCH empty slots are left out). */
	const int *errors;
	size_t count;
	size_t key_stride, value_stride; /* bytes from one element to the next */
};

/* Begins a walk.  `flags`: 0, or UPDATE_FLAG_LOCK for values with a bpf_spin_lock.  `value_space`
 * is the size of an element's value in bytes; of a per-CPU map, of the values of all CPUs together.
 * The map's descriptor must stay open until walk_end().  0; -EOPNOTSUPP: the elements of this type
 * cannot be listed; -ENOMEM; the kernel's -errno. */
int walk_begin(struct walk **walk, int fd, const struct map_info *info, size_t value_space,
	       uint64_t flags);

/* How many threads may work, the caller's among them: with 1 nothing is read ahead.  More than 2
 * are not used: the kernel gives a map's elements in order, one call after the other.  0 stands for
 * as many as help.  Before the first walk_next(). */
void walk_limit_threads(struct walk *walk, unsigned threads);

/* Gives the next elements: 1; 0: the map has no more; -EINTR: Ctrl-C; the kernel's -errno. */
int walk_next(struct walk *walk, struct bite *bite);

/* Did the map change so much that elements may be missing? */
bool walk_missed(const struct walk *walk);

void walk_end(struct walk *walk); /* NULL is fine */
static inline void walk_end_call(struct walk **walk)
{
	walk_end(*walk);
}
#define cleanup_walk cleanup_with(walk_end_call)

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every element of a map, in the largest bites that the kernel serves: mapped memory, LOOKUP_BATCH,
 * else GET_NEXT_KEY and LOOKUP.  While the caller works on one bite, a thread fetches the next.
 *
 * Under concurrent change a walk ends, gives no key twice, and gives every element that was there
 * all the time unless walk_missed() says otherwise.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "bpf/attr.h"

struct walk;

/* Elements side by side, valid until the next call on the walk. */
struct bite {
	const uint8_t *keys, *values;
	/* -errno of elements whose value could not be read; -ENOENT: an array's slot is empty,
	 * which only types without LOOKUP_BATCH tell; NULL: all were read. */
	const int *errors;
	size_t count;
	size_t key_stride, value_stride; /* bytes from one element to the next */
};

/* Begins; `value_space` is the size of an element's value in bytes, those of all CPUs together.
 * The map's descriptor must stay open until walk_end().  0; -EOPNOTSUPP: this type has no elements
 * that could be listed; -ENOMEM; the kernel's -errno. */
int walk_begin(struct walk **walk, int fd, const struct map_info *info, size_t value_space);

/* The next elements: 1; 0 at the end of the map; -EINTR after Ctrl-C; the kernel's -errno. */
int walk_next(struct walk *walk, struct bite *bite);

/* The map changed so much that elements may have been left out. */
bool walk_missed(const struct walk *walk);

void walk_end(struct walk *walk); /* NULL is fine */
static inline void walk_end_call(struct walk **walk)
{
	walk_end(*walk);
}
#define cleanup_walk cleanup_with(walk_end_call)

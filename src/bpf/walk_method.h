/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What walk.c and its methods share: a method is a way to read elements. */
#pragma once

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/util.h"
#include "bpf/walk.h"

/* Bytes of elements fetched at once, when an element is not larger than that. */
#define WALK_BITE (256 * 1024)

struct slot {
	uint8_t *keys, *values;
	int *errors;  /* of the elements, when any_error */
	size_t room;  /* elements */
	size_t count; /* elements that are in it */
	bool any_error;
};

struct walk_method {
	/* 0; -EOPNOTSUPP: not with this map, try the next method. */
	int (*begin)(struct walk *walk);
	/* Puts elements into the slot, none only at the end, and sets walk->finished there. */
	int (*fill)(struct walk *walk, struct slot *slot);
	void (*end)(struct walk *walk);
};

struct walk {
	/* Constant once the walk has begun. */
	int fd;
	struct map_info info;
	size_t key_size, value_space;
	uint64_t flags; /* of look-ups */
	const struct walk_method *method;

	/* Used by the thread only, once there is one; walk.c hands on what the caller needs. */
	void *state; /* the method's own */
	bool finished, missed;

	/* Each slot is used by one of the two at a time, and handed over under the lock. */
	struct slot slots[2];

	/* Used by the caller only. */
	bool alone;		    /* it has no thread, and fills the first slot itself */
	int failed;		    /* alone: the -errno to be given after the last elements */
	int reading;		    /* the slot that it has, -1: none yet */
	struct walk_thread *thread; /* NULL: not started */
};

/* Room for `room` elements, what is in the slot stays: 0 or -ENOMEM. */
static inline int walk_grow_slot(const struct walk *walk, struct slot *slot, size_t room)
{
	void *keys, *values, *errors;

	keys = reallocarray(slot->keys, room, max_size(walk->key_size, 4));
	if (keys)
		slot->keys = keys;
	values = reallocarray(slot->values, room, max_size(walk->value_space, 1));
	if (values)
		slot->values = values;
	errors = reallocarray(slot->errors, room, sizeof(*slot->errors));
	if (errors)
		slot->errors = errors;
	if (!keys || !values || !errors)
		return -ENOMEM;
	slot->room = room;
	return 0;
}

extern const struct walk_method walk_mmap, walk_batch, walk_keys;

/*
 * The keys that a walk has given: a set of at most 8 MiB, however many and long the keys are.  A
 * key is remembered by a hash of 64 bits: among a million keys, the chance that one is taken for
 * another is one in 30 million.  seen.c
 */

struct seen {
	uint64_t *slots; /* 0: free */
	size_t space, count;
};

/* Remembers the key of `size` bytes: 0; -ENOSPC: the set is full; -ENOMEM. */
int seen_add(struct seen *seen, const void *key, size_t size);

bool seen_has(const struct seen *seen, const void *key, size_t size);

void seen_done(struct seen *seen);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The keys that a walk has given: a set of at most 8 MiB, however many and long the keys are.  A
 * key is remembered by a hash of 64 bits: among a million keys, the chance that one is taken for
 * another is one in 30 million.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct seen {
	uint64_t *slots; /* 0: free */
	size_t space, count;
};

/* Remembers the key of `size` bytes: 0; -ENOSPC: the set is full; -ENOMEM. */
int seen_add(struct seen *seen, const void *key, size_t size);

bool seen_has(const struct seen *seen, const void *key, size_t size);

void seen_done(struct seen *seen);

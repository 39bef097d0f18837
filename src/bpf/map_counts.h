/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How full maps are, by what the kernel itself counts: a program of an iterator over all maps reads
 * the counters, so that two thousand maps take a millisecond, however many elements they have.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "bpf/kernel.h"

struct map_info;

/* What the kernel has counted for a map; see map_counts_of(). */
struct map_count {
	uint32_t id, type;
	uint64_t numbers[3]; /* which ones depends on the type's counter */
};

struct map_counts {
	struct map_count *list; /* owned; by id */
	size_t count;
	bool summed; /* hashes: all CPUs' counters are summed, which is exact */
};

#define MAP_COUNTS_NONE ((struct map_counts){ .list = NULL })
void map_counts_done(struct map_counts *counts);
#define cleanup_map_counts cleanup_with(map_counts_done)

/* Asks for all maps.  -errno where the kernel does not tell, or not to this user: iterators are
 * since 5.8, the sums of hashes since 6.6. */
int map_counts_read(struct map_counts *counts, struct kernel *kernel);

/* How full a map is. */
struct map_fill {
	uint64_t used;	  /* elements; of a ring buffer: bytes that wait for its reader */
	uint64_t max;	  /* so many fill it */
	bool elements;	  /* false: bytes */
	bool approximate; /* the kernel's counter lags behind by some for each CPU */
};

/* False when it is not known. */
bool map_counts_of(const struct map_counts *counts, const struct map_info *info,
		   struct map_fill *fill);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rings of perf events, into which programs write through a perf_event_array
 * (bpf_perf_event_output()).  The kernel's ABI is that of <linux/perf_event.h>.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct perf_ring {
	int fd;		 /* what goes into the map */
	void *memory;	 /* the control page, then the ring */
	size_t size;	 /* of the ring in bytes, a power of two */
	uint8_t *joined; /* a record that lies across the ring's end, put together */
};

#define PERF_RING_NONE ((struct perf_ring){ .fd = -1 })

/* What was read: a sample, or how many were lost. */
struct perf_record {
	uint32_t type;
	bool lost;
	uint64_t time; /* ns since boot */
	const uint8_t *data;
	uint32_t size; /* bytes of data */
	uint64_t lost_id, lost_count;
};

/* A ring for what programs write on this CPU; perf_ring_close() frees it.  perf_event_open(2)'s
 * -errno (-ENODEV: the CPU is off; -EACCES: perf_event_paranoid) or mmap(2)'s. */
int perf_ring_open(struct perf_ring *ring, int cpu);
void perf_ring_close(struct perf_ring *ring);

/* Calls `each` for the records that are there and gives their room back; `data` is valid during the
 * call. */
void perf_ring_read(struct perf_ring *ring,
		    void (*each)(const struct perf_record *record, void *context), void *context);

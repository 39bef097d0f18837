/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Perf events: those that programs are attached to - trace points, functions of the kernel and of
 * user programs -, counters that programs read, and the rings that programs write into.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Events and counters.  These functions return the event's descriptor (close on exec) or -errno.
 */

/* A trace point, by "CATEGORY/NAME".  -ENOENT: there is no such trace point; -ENODEV: tracefs,
 * which knows their numbers, is not mounted. */
int perf_tracepoint(const char *name);

/* The entry of a kernel function, or with `retprobe` its return; `offset` is in bytes from its
 * start. -ENODEV: the kernel has no kprobes. */
int perf_kprobe(const char *function, uint64_t offset, bool retprobe);

/* An instruction of a file that processes run, `offset` bytes into the file; all processes.
 * -ENODEV: the kernel has no uprobes. */
int perf_uprobe(const char *path, uint64_t offset, bool retprobe);

/* A counter of a CPU that runs at once: what perf_event_open(2) calls `type` and `config`. -ENODEV:
 * the CPU is off; -ENOENT, -EOPNOTSUPP: the machine has no such counter. */
int perf_counter(uint32_t type, uint64_t config, int cpu);

/* The event begins to count: the program attached to it runs. */
int perf_enable(int fd);

/* Opens a file of tracefs for reading, wherever that is mounted; -ENODEV: it is not. */
int perf_open_tracefs(const char *name);

/*
 * Rings, into which programs write through a perf_event_array (bpf_perf_event_output()).  The
 * kernel's ABI is that of <linux/perf_event.h>.
 */

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

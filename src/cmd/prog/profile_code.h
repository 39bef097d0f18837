/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The two programs of `prog profile`: one reads counters when a program is entered, the other reads
 * them when it is left, and adds the differences up.
 */
#pragma once

#include "bpf/insn.h"

#define PROFILE_METRICS 4   /* at once: processors do not have many more counters */
#define PROFILE_INSNS	256 /* room for either program */

/* What bpf_perf_event_read_value() reads: struct bpf_perf_event_value. */
struct profile_reading {
	uint64_t counter;
	uint64_t enabled, running; /* nanoseconds */
};

/* The only value of the per-CPU array that the programs share. */
struct profile_value {
	uint64_t runs;
	struct profile_reading total[PROFILE_METRICS];
	/* `enabled` of the first is 0 while the program is not running. */
	struct profile_reading before[PROFILE_METRICS];
};

struct profile_code {
	struct insn insns[PROFILE_INSNS];
	uint32_t count;
};

struct profile_maps {
	int values; /* a per-CPU array of one struct profile_value */
	int events; /* a perf_event_array: that of metric M on CPU C at M * cpus + C */
	uint32_t cpus, metrics;
};

/* Either fills in `code`, which is empty. */
void profile_entry(struct profile_code *code, const struct profile_maps *maps);
void profile_exit(struct profile_code *code, const struct profile_maps *maps);

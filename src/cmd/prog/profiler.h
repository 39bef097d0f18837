/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counters on a program's function, from its entry to its exit. */
#pragma once

#include "cmd/prog/profile_code.h"
#include "cmd/ref.h"

/* What perf_event_open(2) calls it. */
struct metric {
	const char *name;
	uint32_t type;
	uint64_t config;
};

struct profiler {
	struct profile_maps maps;
	int *events; /* owned, as all descriptors are */
	uint32_t event_count;
	int progs[2], links[2]; /* at the entry and the exit */
};

#define PROFILER_NONE                                                                              \
	((struct profiler){ .maps = { .values = -1, .events = -1 },                                \
			    .progs = { -1, -1 },                                                   \
			    .links = { -1, -1 } })
void profiler_close(struct profiler *profiler);
#define cleanup_profiler cleanup_with(profiler_close)

/* Begins to count, up to PROFILE_METRICS metrics; says what is wrong; an enum status. */
int profiler_start(struct profiler *profiler, const struct handle *prog,
		   const struct metric *const *metrics, uint32_t count);

/* What all CPUs have counted so far, together; an enum status. */
int profiler_read(const struct profiler *profiler, struct profile_value *sum);

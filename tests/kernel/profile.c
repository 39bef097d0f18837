/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The programs of `prog profile` pass the verifier and count.  They are for tracing functions,
 * which not every kernel allows; raw trace points may call the same helpers, and run on demand.
 */
#include "cmd/prog/profile_code.h"

#include <linux/perf_event.h>
#include <stdlib.h>
#include <unistd.h>

#include "../lib/unit.h"
#include "bpf/kernel.h"
#include "bpf/map.h"
#include "bpf/perf.h"
#include "bpf/prog.h"
#include "names/names.h"

static struct profile_maps make_maps(uint32_t metrics)
{
	const struct map_create_attr values = {
		.map_type = MAP_TYPE_PERCPU_ARRAY,
		.key_size = 4,
		.value_size = sizeof(struct profile_value),
		.max_entries = 1,
	};
	struct map_create_attr events = { .map_type = MAP_TYPE_PERF_EVENT_ARRAY,
					  .key_size = 4,
					  .value_size = 4 };
	struct profile_maps maps = { .cpus = (uint32_t)kernel_cpus(), .metrics = metrics };

	events.max_entries = metrics * maps.cpus;
	maps.values = map_create(&values);
	maps.events = map_create(&events);
	return maps;
}

static int load(void (*make)(struct profile_code *, const struct profile_maps *),
		const struct profile_maps *maps)
{
	struct profile_code code = { .count = 0 };
	struct prog_load_attr load = {
		.prog_type = PROG_TYPE_RAW_TRACEPOINT,
		.insns = ptr_u64(code.insns),
		.license = ptr_u64("GPL"),
	};

	make(&code, maps);
	load.insn_cnt = code.count;
	return prog_load(&load, NULL);
}

struct profiled {
	struct profile_maps maps;
	int entry, exit; /* the programs */
};

static struct profiled begin(uint32_t metrics)
{
	struct profiled made = { .maps = make_maps(metrics) };

	made.entry = load(profile_entry, &made.maps);
	made.exit = load(profile_exit, &made.maps);
	return made;
}

static void end(const struct profiled *made)
{
	close(made->entry);
	close(made->exit);
	close(made->maps.values);
	close(made->maps.events);
}

static void run_on_first_cpu(int prog)
{
	struct test_run_attr run = { .prog_fd = (uint32_t)prog, .flags = TEST_RUN_FLAG_ON_CPU };

	CHECK(prog_test_run(&run) == 0);
}

/* What the first CPU has. */
static struct profile_value value_of(const struct profile_maps *maps)
{
	struct profile_value *values = calloc(maps->cpus, sizeof(*values)), first;
	uint32_t key = 0;

	CHECK(map_lookup(maps->values, &key, values, 0) == 0);
	first = values[0];
	free(values);
	return first;
}

TEST(the_verifier_takes_them_with_any_number_of_metrics)
{
	for (uint32_t metrics = 1; metrics <= PROFILE_METRICS; metrics++) {
		struct profiled made = begin(metrics);

		CHECK(made.entry >= 0 && made.exit >= 0);
		end(&made);
	}
}

TEST(runs_and_what_they_count_add_up)
{
	struct profiled made = begin(2);
	struct profile_value value;
	int events[2];

	for (uint32_t i = 0; i < 2; i++) {
		uint32_t place = i * made.maps.cpus;

		events[i] = perf_counter(PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CPU_CLOCK, 0);
		CHECK(events[i] >= 0 && map_update(made.maps.events, &place, &events[i], 0) == 0);
	}
	run_on_first_cpu(made.exit); /* was entered unseen */
	value = value_of(&made.maps);
	CHECK(value.runs == 0 && value.total[0].counter == 0);
	for (int i = 0; i < 3; i++) {
		run_on_first_cpu(made.entry);
		run_on_first_cpu(made.exit);
	}
	run_on_first_cpu(made.exit);
	value = value_of(&made.maps);
	CHECK(value.runs == 3);
	for (int i = 0; i < 2; i++) {
		CHECK(value.total[i].counter > 0 && value.total[i].enabled > 0);
		CHECK(value.total[i].counter < 60000000000);
		close(events[i]);
	}
	CHECK(value.total[2].counter == 0 && value.total[2].enabled == 0);
	end(&made);
}

TEST(where_an_event_is_missing_nothing_is_counted)
{
	struct profiled made = begin(1);

	run_on_first_cpu(made.entry);
	run_on_first_cpu(made.exit);
	CHECK(value_of(&made.maps).runs == 0);
	end(&made);
}

UNIT_MAIN

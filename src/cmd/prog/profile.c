/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prog profile - count cycles, cache misses and the like while a program runs.  Two programs,
 * attached to the function's entry and exit, read perf events of each CPU and add up the
 * differences in a map. */
#include <errno.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>

#include "bpf/kernel.h"
#include "bpf/link.h"
#include "bpf/map.h"
#include "bpf/perf.h"
#include "bpf/prog.h"
#include "cmd/command.h"
#include "cmd/fail.h"
#include "cmd/live.h"
#include "cmd/prog/profile_code.h"
#include "load/verdict.h"
#include "names/names.h"

#define CACHE(which, result)                                                                       \
	(PERF_COUNT_HW_CACHE_##which | PERF_COUNT_HW_CACHE_OP_READ << 8 |                          \
	 PERF_COUNT_HW_CACHE_RESULT_##result << 16)

#define METRICS(METRIC)                                                                            \
	METRIC(cycles, HARDWARE, PERF_COUNT_HW_CPU_CYCLES, "processor cycles")                     \
	METRIC(instructions, HARDWARE, PERF_COUNT_HW_INSTRUCTIONS, "instructions")                 \
	METRIC(l1d_loads, HW_CACHE, CACHE(L1D, ACCESS), "loads from the L1 data cache")            \
	METRIC(llc_misses, HW_CACHE, CACHE(LL, MISS), "loads that miss the last-level cache")      \
	METRIC(itlb_misses, HW_CACHE, CACHE(ITLB, MISS), "instruction TLB misses")                 \
	METRIC(dtlb_misses, HW_CACHE, CACHE(DTLB, MISS), "data TLB misses")                        \
	METRIC(cpu_clock, SOFTWARE, PERF_COUNT_SW_CPU_CLOCK,                                       \
	       "CPU time in nanoseconds; needs no hardware counters")

struct params {
	struct ref prog;
	struct optional duration;
#define METRIC(name, type, config, help) bool name;
	METRICS(METRIC)
#undef METRIC
};

struct metric {
	const char *name;
	uint32_t type; /* these two are perf_event_open(2)'s */
	uint64_t config;
	size_t offset; /* of the bool in params that asks for it */
};

static const struct metric metrics[] = {
#define METRIC(name, type, config, help)                                                           \
	{ #name, PERF_TYPE_##type, config, offsetof(struct params, name) },
	METRICS(METRIC)
#undef METRIC
};

static const struct arg args[] = {
	{ ARG_PROG, .offset = offsetof(struct params, prog), .required = true },
	{ ARG_NUMBER, .keyword = "duration", .offset = offsetof(struct params, duration),
	  .max = UINT32_MAX, .help = "stop after so many seconds; by default, on Ctrl-C" },
#define METRIC(name, type, config, help_)                                                          \
	{ ARG_FLAG, .keyword = #name, .offset = offsetof(struct params, name), .help = help_ },
	METRICS(METRIC)
#undef METRIC
		{ ARG_END },
};

static const struct column column_list[] = {
	{ "metric", "metric", .table = true },
	{ "run_cnt", "runs", .table = true, .right = true },
	{ "value", "count", .table = true, .right = true },
	{ "per_run", "per run", .table = true, .right = true },
	{ "enabled", "enabled", .table = true, .right = true },
	{ "running", "counted", .table = true, .right = true },
};
static const struct columns columns = { column_list, ARRAY_SIZE(column_list) };

/* Counters on a program's function, from its entry to its exit. */
struct profiler {
	const struct metric *chosen[PROFILE_METRICS];
	struct profile_maps maps; /* .metrics of them are chosen */
	int *events;		  /* owned, as all descriptors are */
	uint32_t event_count;
	int progs[2], links[2]; /* at the entry and the exit */
};

#define PROFILER_NONE                                                                              \
	((struct profiler){ .maps = { .values = -1, .events = -1 },                                \
			    .progs = { -1, -1 },                                                   \
			    .links = { -1, -1 } })

static void stop(struct profiler *profiler)
{
	for (size_t i = 0; i < ARRAY_SIZE(profiler->links); i++) {
		cleanup_close_call(&profiler->links[i]);
		cleanup_close_call(&profiler->progs[i]);
	}
	for (uint32_t i = 0; i < profiler->event_count; i++)
		cleanup_close_call(&profiler->events[i]);
	free(profiler->events);
	cleanup_close_call(&profiler->maps.events);
	cleanup_close_call(&profiler->maps.values);
}

/* The metrics that the command line asks for. */
static int choose_metrics(struct profiler *profiler, const struct params *p)
{
	uint32_t *count = &profiler->maps.metrics;

	for (size_t i = 0; i < ARRAY_SIZE(metrics); i++) {
		if (!*(const bool *)((const char *)p + metrics[i].offset))
			continue;
		if (*count == PROFILE_METRICS)
			return fail_misuse("prog profile counts at most %d metrics at once",
					   PROFILE_METRICS);
		profiler->chosen[(*count)++] = &metrics[i];
	}
	return *count ? STATUS_DONE
		      : fail_hint(fail_misuse("prog profile needs a metric to count"),
				  "say cycles, instructions, ...: see bpfadm prog profile help");
}

static int make_map(int *fd, const struct map_create_attr *create)
{
	*fd = map_create(create);
	return *fd < 0 ? fail(*fd, "cannot create the map %s", create->map_name) : STATUS_DONE;
}

static int make_maps(struct profiler *profiler)
{
	struct profile_maps *maps = &profiler->maps;
	int cpus = kernel_cpus_end(), status;

	if (cpus < 0)
		return fail(cpus, "cannot find out how many CPUs there are");
	maps->cpus = (uint32_t)cpus;
	profiler->events = calloc((size_t)maps->metrics * maps->cpus, sizeof(int));
	if (!profiler->events)
		return fail(-ENOMEM, "cannot count on %d CPUs", cpus);
	status = make_map(&maps->values, &(struct map_create_attr){
						 .map_type = MAP_TYPE_PERCPU_ARRAY,
						 .key_size = 4,
						 .value_size = sizeof(struct profile_value),
						 .max_entries = 1,
						 .map_name = "profile_values",
					 });
	return status ? status
		      : make_map(&maps->events, &(struct map_create_attr){
							.map_type = MAP_TYPE_PERF_EVENT_ARRAY,
							.key_size = 4,
							.value_size = 4,
							.max_entries = maps->metrics * maps->cpus,
							.map_name = "profile_events",
						});
}

/* The counter of a metric on a CPU, into the map; a CPU that is off has none. */
static int add_event(struct profiler *profiler, const struct metric *metric, uint32_t place)
{
	uint32_t cpu = place % profiler->maps.cpus;
	int fd = perf_counter(metric->type, metric->config, (int)cpu), err;

	if (fd == -ENODEV)
		return STATUS_DONE;
	if (fd == -ENOENT || fd == -EOPNOTSUPP)
		return fail_why(fd, "this machine has no such counter",
				"virtual machines often have no hardware counters; cpu_clock works "
				"everywhere",
				"cannot count %s", metric->name);
	if (fd < 0)
		return fail(fd, "cannot count %s on CPU %u", metric->name, cpu);
	profiler->events[profiler->event_count++] = fd;
	err = map_update(profiler->maps.events, &place, &fd, UPDATE_FLAG_ANY);
	return err ? fail(err, "cannot count %s on CPU %u", metric->name, cpu) : STATUS_DONE;
}

static int add_events(struct profiler *profiler)
{
	uint32_t cpus = profiler->maps.cpus;
	int status = STATUS_DONE;

	for (uint32_t i = 0; !status && i < profiler->maps.metrics * cpus; i++)
		status = add_event(profiler, profiler->chosen[i / cpus], i);
	return status;
}

/* The BTF id of the program's function: what the kernel knows it by. */
static int find_function(const struct handle *prog, uint32_t *id)
{
	cleanup_prog_details struct prog_details details = PROG_DETAILS_NONE;
	int err = prog_details(prog->fd, PROG_FUNC_INFO, &details);

	if (err)
		return fail(err, "cannot ask the kernel about %s", prog->label);
	if (!details.info.btf_id || !details.info.nr_func_info || !details.info.func_info)
		return fail_why(-EINVAL, "it has no BTF, which says where its function is", NULL,
				"cannot profile %s", prog->label);
	*id = prog_func_record(&details.info, 0)->type_id;
	return STATUS_DONE;
}

/* Loads a program and attaches it to the function. */
static int add_prog(struct profiler *profiler, const struct handle *prog, size_t which,
		    uint32_t function)
{
	static void (*const make[])(struct profile_code *,
				    const struct profile_maps *) = { profile_entry, profile_exit };
	static const uint32_t types[] = { ATTACH_TYPE_TRACE_FENTRY, ATTACH_TYPE_TRACE_FEXIT };
	cleanup_refusal struct refusal refusal = REFUSAL_NONE;
	cleanup_problem struct problem problem = PROBLEM_NONE;
	cleanup_buf struct buf log = BUF_EMPTY;
	struct profile_code code = { .count = 0 };
	struct prog_load_attr load = {
		.prog_type = PROG_TYPE_TRACING,
		.expected_attach_type = types[which],
		.insns = ptr_u64(code.insns),
		.license = ptr_u64("GPL"),
		.attach_prog_fd = (uint32_t)prog->fd,
		.attach_btf_id = function,
		.prog_name = "profile",
	};
	int *fd = &profiler->progs[which], *link = &profiler->links[which];

	make[which](&code, &profiler->maps);
	load.insn_cnt = code.count;
	*fd = prog_load(&load, &log);
	if (*fd < 0) {
		verdict_problem(
			&(struct verdict){ .err = *fd, .prog_type = load.prog_type, .log = &log },
			&refusal, &problem);
		return fail_verdict(&problem, &refusal, &log, false, "the program that counts");
	}
	*link = link_open_raw_tracepoint(NULL, *fd, 0);
	return *link < 0 ? fail(*link, "cannot attach to %s", prog->label) : STATUS_DONE;
}

static int start(struct profiler *profiler, const struct handle *prog)
{
	uint32_t function = 0;
	int status = find_function(prog, &function);

	if (!status)
		status = make_maps(profiler);
	if (!status)
		status = add_events(profiler);
	/* The exit first: a run whose entry was not seen is not counted. */
	for (size_t i = ARRAY_SIZE(profiler->progs); !status && i > 0; i--)
		status = add_prog(profiler, prog, i - 1, function);
	return status;
}

/* What all CPUs have counted so far, together. */
static int read_counters(const struct profiler *profiler, struct profile_value *sum)
{
	uint32_t cpus = profiler->maps.cpus, key = 0;
	cleanup_free struct profile_value *values = calloc(cpus, sizeof(*values));
	int err = values ? map_lookup(profiler->maps.values, &key, values, 0) : -ENOMEM;

	if (err)
		return fail(err, "cannot read what was counted");
	for (uint32_t cpu = 0; cpu < cpus; cpu++) {
		sum->runs += values[cpu].runs;
		for (uint32_t i = 0; i < profiler->maps.metrics; i++) {
			sum->total[i].counter += values[cpu].total[i].counter;
			sum->total[i].enabled += values[cpu].total[i].enabled;
			sum->total[i].running += values[cpu].total[i].running;
		}
	}
	return STATUS_DONE;
}

/* Until Ctrl-C, or for this time. */
static int wait_for(const struct context *context, const struct optional *seconds)
{
	const struct live live = { .limit = seconds->number * 1000,
				   .out_fd = out_fd(context->out) };
	int err = 0;

	if (!seconds->given || seconds->number)
		err = live_run(&live);
	return err ? fail(err, "cannot wait for the program to run") : STATUS_DONE;
}

static void show(struct out *out, const struct profiler *profiler, const struct profile_value *sum)
{
	char per_run[32];

	out_list_begin(out, NULL, &columns);
	for (uint32_t i = 0; i < profiler->maps.metrics; i++) {
		const struct profile_reading *total = &sum->total[i];
		double mean = sum->runs ? (double)total->counter / (double)sum->runs : 0;
		int length = snprintf(per_run, sizeof(per_run), "%.2f", mean);

		out_record_begin(out, NULL, &columns);
		out_str(out, "metric", profiler->chosen[i]->name);
		out_u64(out, "run_cnt", sum->runs);
		out_u64(out, "value", total->counter);
		out_ready(out, "per_run", per_run, (size_t)length);
		out_duration(out, "enabled", total->enabled);
		out_duration(out, "running", total->running);
		out_record_end(out);
	}
	out_list_end(out);
}

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	cleanup_with(stop) struct profiler profiler = PROFILER_NONE;
	cleanup_handle struct handle prog = HANDLE_NONE;
	struct profile_value sum = { 0 };
	int status = choose_metrics(&profiler, p);

	if (!status)
		status = ref_open(&prog, KIND_PROG, &p->prog, 0);
	if (!status)
		status = start(&profiler, &prog);
	if (!status)
		status = wait_for(context, &p->duration);
	if (!status)
		status = read_counters(&profiler, &sum);
	if (!status)
		show(context->out, &profiler, &sum);
	return status;
}

const struct command cmd_prog_profile = {
	.name = "prog profile",
	.summary = "count cycles, cache misses and the like while a program runs",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.runs_on = true,
	.example = "bpfadm prog profile PROG duration 5 cycles instructions",
	.details = "At most four metrics.  The program must have BTF.",
};

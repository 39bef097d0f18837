/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prog profile - what the processor counts while a program runs. */
#include <linux/perf_event.h>
#include <stdio.h>

#include "cmd/command.h"
#include "cmd/live.h"
#include "cmd/prog/profiler.h"

#define CACHE(which, result)                                                                       \
	(PERF_COUNT_HW_CACHE_##which | PERF_COUNT_HW_CACHE_OP_READ << 8 |                          \
	 PERF_COUNT_HW_CACHE_RESULT_##result << 16)

#define METRICS(METRIC)                                                                            \
	METRIC(cycles, HARDWARE, PERF_COUNT_HW_CPU_CYCLES, "processor cycles")                     \
	METRIC(instructions, HARDWARE, PERF_COUNT_HW_INSTRUCTIONS, "instructions")                 \
	METRIC(l1d_loads, HW_CACHE, CACHE(L1D, ACCESS), "reads of the first data cache")           \
	METRIC(llc_misses, HW_CACHE, CACHE(LL, MISS), "reads that the last cache did not have")    \
	METRIC(itlb_misses, HW_CACHE, CACHE(ITLB, MISS), "missing translations of code's pages")   \
	METRIC(dtlb_misses, HW_CACHE, CACHE(DTLB, MISS), "missing translations of data's pages")   \
	METRIC(cpu_clock, SOFTWARE, PERF_COUNT_SW_CPU_CLOCK,                                       \
	       "nanoseconds; where there are no counters, too")

struct params {
	struct ref prog;
	struct optional duration;
#define METRIC(name, type, config, help) bool name;
	METRICS(METRIC)
#undef METRIC
};

static const struct metric metrics[] = {
#define METRIC(name, type, config, help) { #name, PERF_TYPE_##type, config },
	METRICS(METRIC)
#undef METRIC
};

/* Where params has whether each is wanted. */
static const size_t offsets[] = {
#define METRIC(name, type, config, help) offsetof(struct params, name),
	METRICS(METRIC)
#undef METRIC
};

static const struct arg args[] = {
	{ ARG_PROG, .offset = offsetof(struct params, prog), .required = true },
	{ ARG_NUMBER, .keyword = "duration", .offset = offsetof(struct params, duration),
	  .max = UINT32_MAX, .help = "seconds; without, until Ctrl-C" },
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

/* The metrics that are wanted, into `chosen`. */
static int choose(const struct params *p, const struct metric **chosen, uint32_t *count)
{
	for (size_t i = 0; i < ARRAY_SIZE(metrics); i++) {
		if (!*(const bool *)((const char *)p + offsets[i]))
			continue;
		if (*count == PROFILE_METRICS)
			return fail_misuse("prog profile counts %d metrics at once, not more",
					   PROFILE_METRICS);
		chosen[(*count)++] = &metrics[i];
	}
	return *count ? STATUS_DONE
		      : fail_hint(fail_misuse("prog profile: what is to be counted?"),
				  "say cycles, instructions, ...: see bpfadm prog profile help");
}

/* Until Ctrl-C, or for so many seconds. */
static int wait_for(const struct context *context, const struct optional *seconds)
{
	const struct live live = { .limit = seconds->number * 1000,
				   .out_fd = out_fd(context->out) };
	int err = 0;

	if (!seconds->given || seconds->number)
		err = live_run(&live);
	return err ? fail(err, "cannot wait for the program to run") : STATUS_DONE;
}

static void show(struct out *out, const struct metric *const *chosen, uint32_t count,
		 const struct profile_value *sum)
{
	char per_run[32];

	out_list_begin(out, NULL, &columns);
	for (uint32_t i = 0; i < count; i++) {
		const struct profile_reading *total = &sum->total[i];
		double mean = sum->runs ? (double)total->counter / (double)sum->runs : 0;
		int length = snprintf(per_run, sizeof(per_run), "%.2f", mean);

		out_record_begin(out, NULL, &columns);
		out_str(out, "metric", chosen[i]->name);
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
	const struct metric *chosen[PROFILE_METRICS];
	cleanup_profiler struct profiler profiler = PROFILER_NONE;
	cleanup_handle struct handle prog = HANDLE_NONE;
	struct profile_value sum;
	uint32_t count = 0;
	int status = choose(p, chosen, &count);

	if (!status)
		status = ref_open(&prog, KIND_PROG, &p->prog, 0);
	if (!status)
		status = profiler_start(&profiler, &prog, chosen, count);
	if (!status)
		status = wait_for(context, &p->duration);
	if (!status)
		status = profiler_read(&profiler, &sum);
	if (!status)
		show(context->out, chosen, count, &sum);
	return status;
}

const struct command cmd_prog_profile = {
	.name = "prog profile",
	.summary = "count cycles, cache misses and the like while a program runs",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "bpfadm prog profile xdp_pass duration 5 cycles instructions",
	.details = "Four metrics at most.  The program must have BTF.",
};

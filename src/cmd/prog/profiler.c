/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counters on a program's function: the maps, the perf events and the programs that read them. */
#include "cmd/prog/profiler.h"

#include <errno.h>
#include <stdlib.h>

#include "bpf/kernel.h"
#include "bpf/link.h"
#include "bpf/map.h"
#include "bpf/perf_event.h"
#include "bpf/prog.h"
#include "bpf/prog_details.h"
#include "cmd/fail_bpf.h"
#include "load/verdict.h"
#include "names/names.h"

void profiler_close(struct profiler *profiler)
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
		return fail(cpus, "cannot tell how many CPUs there are");
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
		return fail_hint(
			fail_why(fd, "this machine does not count that", NULL, "cannot count %s",
				 metric->name),
			"virtual machines often have no counters; cpu_clock is everywhere");
	if (fd < 0)
		return fail(fd, "cannot count %s on CPU %u", metric->name, cpu);
	profiler->events[profiler->event_count++] = fd;
	err = map_update(profiler->maps.events, &place, &fd, UPDATE_FLAG_ANY);
	return err ? fail(err, "cannot count %s on CPU %u", metric->name, cpu) : STATUS_DONE;
}

static int add_events(struct profiler *profiler, const struct metric *const *metrics)
{
	uint32_t cpus = profiler->maps.cpus;
	int status = STATUS_DONE;

	for (uint32_t i = 0; !status && i < profiler->maps.metrics * cpus; i++)
		status = add_event(profiler, metrics[i / cpus], i);
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
		return fail_why(-EINVAL, "it has no BTF, by which its function is found", NULL,
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
			&problem);
		return fail_verdict(&problem, &log, false, "a program that counts");
	}
	*link = link_open_raw_tracepoint(NULL, *fd, 0);
	return *link < 0 ? fail(*link, "cannot attach to %s", prog->label) : STATUS_DONE;
}

int profiler_start(struct profiler *profiler, const struct handle *prog,
		   const struct metric *const *metrics, uint32_t count)
{
	uint32_t function = 0;
	int status = find_function(prog, &function);

	profiler->maps.metrics = count;
	if (!status)
		status = make_maps(profiler);
	if (!status)
		status = add_events(profiler, metrics);
	/* The exit first: a run that is entered unseen is not counted. */
	for (size_t i = ARRAY_SIZE(profiler->progs); !status && i > 0; i--)
		status = add_prog(profiler, prog, i - 1, function);
	return status;
}

int profiler_read(const struct profiler *profiler, struct profile_value *sum)
{
	uint32_t cpus = profiler->maps.cpus, key = 0;
	cleanup_free struct profile_value *values = calloc(cpus, sizeof(*values));
	int err = values ? map_lookup(profiler->maps.values, &key, values, 0) : -ENOMEM;

	if (err)
		return fail(err, "cannot read what was counted");
	*sum = (struct profile_value){ 0 };
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

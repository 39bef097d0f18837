/* SPDX-License-Identifier: GPL-3.0-or-later */
/* map event_pipe - print what programs write into a perf_event_array, until Ctrl-C. */
#include <errno.h>
#include <inttypes.h>

#include "bpf/kernel.h"
#include "bpf/map.h"
#include "bpf/perf.h"
#include "cmd/command.h"
#include "cmd/fail.h"
#include "cmd/live.h"
#include "names/names.h"

#define CPUS_MAX 1024

struct params {
	struct ref map;
	struct optional cpu, index;
};

static const struct arg args[] = {
	{ ARG_MAP, .offset = offsetof(struct params, map), .required = true },
	{ ARG_NUMBER, .keyword = "cpu", .offset = offsetof(struct params, cpu), .max = CPUS_MAX - 1,
	  .help = "read the events of this CPU only; needs index" },
	{ ARG_NUMBER, .keyword = "index", .offset = offsetof(struct params, index),
	  .max = UINT32_MAX, .help = "the slot of the map that programs write to; needs cpu" },
	{ ARG_END },
};

static const struct columns machines = { .list = NULL };

struct pipe {
	struct out *out;
	struct perf_ring rings[CPUS_MAX];
	int fds[CPUS_MAX];
	uint32_t cpus[CPUS_MAX], indices[CPUS_MAX];
	size_t count;
	size_t reading; /* the ring whose records show() gets */
};

static void pipe_free(struct pipe **pipe)
{
	for (size_t i = 0; *pipe && i < (*pipe)->count; i++)
		perf_ring_close(&(*pipe)->rings[i]);
	free(*pipe);
}

/* Puts a ring for the CPU into the map, unless the CPU is offline. */
static int add_ring(struct pipe *pipe, const struct handle *map, uint32_t cpu, uint32_t index)
{
	struct perf_ring *ring = &pipe->rings[pipe->count];
	int err = perf_ring_open(ring, (int)cpu);

	if (err == -ENODEV)
		return STATUS_DONE;
	if (err)
		return fail(err, "cannot open a ring of events on CPU %u", cpu);
	pipe->fds[pipe->count] = ring->fd;
	pipe->cpus[pipe->count] = cpu;
	pipe->indices[pipe->count] = index;
	pipe->count++;
	err = map_update(map->fd, &index, &ring->fd, UPDATE_FLAG_ANY);
	return err ? fail_map(CMD_MAP_UPDATE_ELEM, err, map, &index, 0,
			      "cannot put a ring of events into %s", map->label)
		   : STATUS_DONE;
}

static int add_one(struct pipe *pipe, const struct handle *map, const struct params *p,
		   uint32_t cpus)
{
	uint32_t cpu = (uint32_t)p->cpu.number;
	int status;

	if (cpu >= cpus)
		return fail_misuse("there is no CPU %u; the CPUs are 0 to %u", cpu, cpus - 1);
	status = add_ring(pipe, map, cpu, (uint32_t)p->index.number);
	if (!status && !pipe->count)
		return fail_misuse("CPU %u is offline and has no events", cpu);
	return status;
}

static int add_rings(struct pipe *pipe, const struct handle *map, const struct params *p)
{
	int cpus = kernel_cpus_end(), status = STATUS_DONE;

	if (p->cpu.given != p->index.given)
		return fail_misuse("cpu and index must be given together");
	if (cpus < 0)
		return fail(cpus, "cannot find out how many CPUs there can be");
	if (p->cpu.given)
		return add_one(pipe, map, p, (uint32_t)cpus);
	for (uint32_t cpu = 0; cpu < (uint32_t)cpus && cpu < CPUS_MAX && !status; cpu++) {
		if (cpu < map->info.map.max_entries)
			status = add_ring(pipe, map, cpu, cpu);
	}
	return status;
}

static void show_text(struct out *out, const struct perf_record *record, uint32_t cpu,
		      uint32_t index)
{
	if (record->lost) {
		out_text(out, "lost %" PRIu64 " events", record->lost_count);
		return;
	}
	out_text(out, "%" PRIu64 ".%09" PRIu64 "  CPU %u  index %u  %u bytes",
		 record->time / 1000000000, record->time % 1000000000, cpu, index, record->size);
	out_text_bytes(out, record->data, record->size);
}

static void show(const struct perf_record *record, void *context)
{
	struct pipe *pipe = context;
	struct out *out = pipe->out;
	uint32_t cpu = pipe->cpus[pipe->reading], index = pipe->indices[pipe->reading];

	show_text(out, record, cpu, index);
	out_record_begin(out, NULL, &machines);
	out_u64(out, "type", record->type);
	out_u64(out, "cpu", cpu);
	out_u64(out, "index", index);
	if (record->lost) {
		out_record_begin(out, "lost", NULL);
		out_u64(out, "id", record->lost_id);
		out_u64(out, "count", record->lost_count);
		out_record_end(out);
	} else {
		out_u64(out, "timestamp", record->time);
		out_octets(out, "data", record->data, record->size);
	}
	out_record_end(out);
}

/* Shows the events that have come: false when nobody reads them any more. */
static bool read_rings(void *context)
{
	struct pipe *pipe = context;

	for (pipe->reading = 0; pipe->reading < pipe->count; pipe->reading++)
		perf_ring_read(&pipe->rings[pipe->reading], show, pipe);
	out_flush(pipe->out);
	return !out_error(pipe->out);
}

/* Until Ctrl-C; the events that came before it are shown. */
static int run_pipe(struct pipe *pipe)
{
	const struct live live = {
		.round = read_rings,
		.context = pipe,
		.fds = pipe->fds,
		.fd_count = pipe->count,
		.out_fd = out_fd(pipe->out),
	};
	int err = live_run(&live);

	if (err)
		return fail(err, "cannot wait for events");
	read_rings(pipe);
	return STATUS_DONE;
}

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	cleanup_handle struct handle map = HANDLE_NONE;
	cleanup_with(pipe_free) struct pipe *pipe = calloc(1, sizeof(*pipe));
	int status = ref_open(&map, KIND_MAP, &p->map, 0);

	if (status)
		return status;
	if (map.info.map.type != MAP_TYPE_PERF_EVENT_ARRAY)
		return fail_misuse("%s is not a perf_event_array", map.label);
	if (!pipe)
		return fail(-ENOMEM, "cannot read events");
	pipe->out = context->out;
	status = add_rings(pipe, &map, p);
	if (status)
		return status;
	out_list_begin(context->out, NULL, &machines);
	out_flush(context->out);
	status = run_pipe(pipe);
	out_list_end(context->out);
	return status;
}

const struct command cmd_map_event_pipe = {
	.name = "map event_pipe",
	.summary = "print the events that programs write, until Ctrl-C",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.runs_on = true,
	.example = EXAMPLE_MAP("type perf_event_array entries 64", "'map event_pipe demo'"),
	.details =
		"The rings in the map are replaced: other programs that read its events no longer get them.",
};

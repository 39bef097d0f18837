/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prog show - list programs, or tell all about one. */
#include <time.h>

#include "bpf/fdinfo.h"
#include "bpf/prog_details.h"
#include "cmd/command.h"
#include "cmd/fail_bpf.h"
#include "cmd/prog/header.h"
#include "cmd/prog/metadata.h"
#include "cmd/show.h"

struct params {
	struct ref prog;
};

static const struct arg args[] = {
	{ ARG_PROG, .offset = offsetof(struct params, prog), .help = "all programs when left out" },
	{ ARG_END },
};

static const struct column column_list[] = {
	{ "id", "id", true, true },
	{ "type", "type", true },
	{ "name", "name", true },
	{ "tag", "tag", true },
	{ "gpl_compatible", "GPL compatible" },
	{ "run_time_ns", "run time", true, true },
	{ "run_cnt", "runs", true, true },
	{ "recursion_misses", "recursion misses" },
	{ "loaded_at", "loaded", true },
	{ "uid", "loaded by uid" },
	{ "orphaned", "" },
	{ "bytes_xlated", "xlated", true, true },
	{ "jited", "" },
	{ "bytes_jited", "jited", true, true },
	{ "bytes_memlock", "memory" },
	{ "map_ids", "maps", true },
	{ "btf_id", "BTF" },
	{ "verified_insns", "instructions verified" },
	{ "pinned", "pinned", true },
	{ "pids", "pids", true },
};
static const struct columns columns = { column_list, ARRAY_SIZE(column_list), "no programs" };

struct listing {
	struct out *out;
	struct holders holders;
};

/* load_time counts from the machine's start; rounded as bpftool does. */
static int64_t loaded_at(uint64_t load_time)
{
	struct timespec wall, boot;

	clock_gettime(CLOCK_REALTIME, &wall);
	clock_gettime(CLOCK_BOOTTIME, &boot);
	return wall.tv_sec - boot.tv_sec +
	       (wall.tv_nsec - boot.tv_nsec + (int64_t)load_time) / 1000000000;
}

static void show_sizes(struct out *out, const struct handle *prog)
{
	struct fdinfo fdinfo;

	out_bytesize(out, "bytes_xlated", prog->info.prog.xlated_prog_len);
	out_bool(out, "jited", prog->info.prog.jited_prog_len);
	if (prog->info.prog.jited_prog_len)
		out_bytesize(out, "bytes_jited", prog->info.prog.jited_prog_len);
	if (!fdinfo_read(prog->fd, &fdinfo) && fdinfo.memlock != FDINFO_UNKNOWN)
		out_bytesize(out, "bytes_memlock", (uint64_t)fdinfo.memlock);
}

static void show_maps(struct out *out, const struct handle *prog)
{
	cleanup_prog_details struct prog_details details = PROG_DETAILS_NONE;
	const uint32_t *ids;

	if (!prog->info.prog.nr_map_ids || prog_details(prog->fd, PROG_MAP_IDS, &details))
		return;
	ids = prog_details_array(details.info.map_ids);
	if (!ids)
		return;
	out_list_begin(out, "map_ids", NULL);
	for (uint32_t i = 0; i < details.info.nr_map_ids; i++)
		out_u64(out, NULL, ids[i]);
	out_list_end(out);
	metadata_show(out, ids, details.info.nr_map_ids);
}

static int show(struct handle *prog, void *context)
{
	const struct listing *listing = context;
	const struct prog_info *info = &prog->info.prog;
	struct out *out = listing->out;

	out_record_begin(out, NULL, &columns);
	header_show(out, prog);
	show_device(out, info->ifindex, info->netns_dev, info->netns_ino);
	out_time(out, "loaded_at", loaded_at(info->load_time));
	out_u64(out, "uid", info->created_by_uid);
	/* The kernel tells nothing of a program whose device is gone. */
	out_bool(out, "orphaned", false);
	show_sizes(out, prog);
	show_maps(out, prog);
	if (info->btf_id)
		out_u64(out, "btf_id", info->btf_id);
	if (info->verified_insns)
		out_u64(out, "verified_insns", info->verified_insns);
	holders_show(out, &listing->holders, KIND_PROG, info->id);
	out_record_end(out);
	return out_error(out) ? STATUS_FAILED : STATUS_DONE;
}

/* One program is a record, several of a name or a tag are a list. */
static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	struct listing listing = { .out = context->out, .holders = HOLDERS_NONE };
	cleanup_refs struct refs programs = REFS_NONE;
	int status = refs_find(&programs, KIND_PROG, &p->prog);

	if (!status)
		status = holders_find(&listing.holders, &context->options);
	if (programs.list && !status)
		out_list_begin(context->out, NULL, &columns);
	if (!status)
		status = refs_each(&programs, show, &listing);
	if (programs.list && !status)
		out_list_end(context->out);
	holders_done(&listing.holders);
	return status;
}

const struct command cmd_prog_show = {
	.name = "prog show",
	.alias = "list",
	.summary = "list programs, or tell all about one",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "bpfadm prog show",
};

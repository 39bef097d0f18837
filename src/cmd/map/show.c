/* SPDX-License-Identifier: GPL-3.0-or-later */
/* map show - list maps, or show one in detail. */
#include <pthread.h>
#include <stdio.h>

#include "bpf/map_counts.h"
#include "bpf/proc.h"
#include "cmd/ref.h"
#include "cmd/show.h"
#include "names/names.h"

struct params {
	struct ref map;
};

static const struct arg args[] = {
	{ ARG_MAP, .offset = offsetof(struct params, map),
	  .help = "the map; without it all maps are listed" },
	{ ARG_END },
};

static const struct column column_list[] = {
	{ "id", "id", true, true },
	{ "type", "type", true },
	{ "name", "name", true },
	{ "flags", "flags", true },
	{ "dev", "device" },
	{ "bytes_key", "key", true, true },
	{ "bytes_value", "value", true, true },
	{ "entries", "entries", true, true },
	{ "approximate", "" },
	{ "max_entries", "max", true, true },
	{ "fill", "fill", true, true },
	{ "bytes_memlock", "memory", true, true },
	{ "owner_prog_type", "owner program type" },
	{ "owner_jited", "owner jited" },
	{ "frozen", "frozen" },
	{ "btf_id", "BTF" },
	{ "btf_key_type_id", "BTF key type" },
	{ "btf_value_type_id", "BTF value type" },
	{ "map_extra", "extra" },
	{ "pinned", "pinned", true },
	{ "pids", "pids", true },
};
static const struct columns columns = { column_list, ARRAY_SIZE(column_list), "no maps" };

struct listing {
	struct out *out;
	struct holders holders;
	struct map_counts counts;
};

static void show_flags(struct out *out, uint32_t flags)
{
	cleanup_buf struct buf text = BUF_EMPTY;

	names_flags_text(&map_flags, flags, &text);
	out_flags(out, "flags", flags, buf_text(&text));
}

/* For a prog_array in use: the kind of programs that it takes. */
static void show_owner_type(struct out *out, const struct fdinfo *fdinfo)
{
	const char *type;

	if (fdinfo->owner_prog_type == FDINFO_UNKNOWN)
		return;
	type = names_of(&prog_types, (uint64_t)fdinfo->owner_prog_type);
	if (type)
		out_str(out, "owner_prog_type", type);
	else
		out_u64(out, "owner_prog_type", (uint64_t)fdinfo->owner_prog_type);
	out_bool(out, "owner_jited", fdinfo->owner_jited > 0);
}

/* The properties that only /proc has. */
static void show_fdinfo(struct out *out, const struct handle *map)
{
	struct fdinfo fdinfo;

	if (fdinfo_read(map->fd, &fdinfo))
		return;
	if (fdinfo.memlock != FDINFO_UNKNOWN)
		out_bytesize(out, "bytes_memlock", (uint64_t)fdinfo.memlock);
	show_owner_type(out, &fdinfo);
	/* bpftool's number, 0 or 1. */
	out_flags(out, "frozen", fdinfo.frozen == 1, fdinfo.frozen == 1 ? "yes" : "");
}

/* As far as the kernel counts: elements are never walked for this. */
static void show_fill(struct out *out, const struct map_counts *counts, const struct map_info *info)
{
	char entries[32], percent[32];
	struct map_fill fill;
	uint64_t hundredths;

	if (!map_counts_of(counts, info, &fill)) {
		out_u64(out, "max_entries", info->max_entries);
		return;
	}
	snprintf(entries, sizeof(entries), "%s%llu", fill.approximate ? "~" : "",
		 (unsigned long long)fill.used);
	if (fill.elements)
		out_flags(out, "entries", fill.used, entries);
	if (fill.approximate)
		out_bool(out, "approximate", true);
	out_u64(out, "max_entries", info->max_entries);
	hundredths = fill.max ? fill.used * 100 / fill.max : 0;
	snprintf(percent, sizeof(percent), fill.used && !hundredths ? "<1%%" : "%llu%%",
		 (unsigned long long)hundredths);
	out_flags(out, "fill", hundredths, percent);
}

static void show_types(struct out *out, const struct map_info *info)
{
	if (info->btf_id)
		out_u64(out, "btf_id", info->btf_id);
	if (info->btf_key_type_id)
		out_u64(out, "btf_key_type_id", info->btf_key_type_id);
	if (info->btf_value_type_id)
		out_u64(out, "btf_value_type_id", info->btf_value_type_id);
	if (info->map_extra)
		out_u64(out, "map_extra", info->map_extra);
}

static int show(struct handle *map, void *context)
{
	const struct listing *listing = context;
	const struct map_info *info = &map->info.map;
	struct out *out = listing->out;

	out_record_begin(out, NULL, &columns);
	out_u64(out, "id", info->id);
	show_type(out, &map_types, info->type);
	if (*info->name)
		out_str(out, "name", info->name);
	show_flags(out, info->map_flags);
	show_device(out, info->ifindex, info->netns_dev, info->netns_ino);
	out_bytesize(out, "bytes_key", info->key_size);
	out_bytesize(out, "bytes_value", info->value_size);
	show_fill(out, &listing->counts, info);
	show_fdinfo(out, map);
	show_types(out, info);
	holders_show(out, &listing->holders, KIND_MAP, info->id);
	out_record_end(out);
	return out_error(out) ? STATUS_FAILED : STATUS_DONE;
}

/* The kernel's counters are read while /proc is looked through for holders, which takes longer. */
struct counts_reading {
	struct map_counts *counts;
	struct kernel *kernel;
};

static void *read_counts(void *context)
{
	const struct counts_reading *reading = context;

	/* Where it does not tell, there is nothing to show. */
	map_counts_read(reading->counts, reading->kernel);
	return NULL;
}

static int look_around(struct listing *listing, const struct context *context)
{
	struct counts_reading reading = { &listing->counts, context->kernel };
	pthread_t thread;
	bool started = pthread_create(&thread, NULL, read_counts, &reading) == 0;
	int status = holders_find(&listing->holders, context, KIND_MAP);

	if (started)
		pthread_join(thread, NULL);
	return status;
}

/* One map is a record, several with the same name are a list. */
static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	struct listing listing = { context->out, HOLDERS_NONE, MAP_COUNTS_NONE };
	cleanup_refs struct refs maps = REFS_NONE;
	int status = refs_find(&maps, KIND_MAP, &p->map);

	if (!status)
		status = look_around(&listing, context);
	if (maps.list && !status)
		out_list_begin(context->out, NULL, &columns);
	if (!status)
		status = refs_each(&maps, show, &listing);
	if (maps.list && !status)
		out_list_end(context->out);
	map_counts_done(&listing.counts);
	holders_done(&listing.holders);
	return status;
}

const struct command cmd_map_show = {
	.name = "map show",
	.alias = "list",
	.summary = "list maps, or show one in detail",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "bpfadm map show",
};

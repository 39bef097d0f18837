/* SPDX-License-Identifier: GPL-3.0-or-later */
/* map show - list maps, or show one in detail. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "bpf/btf_object.h"
#include "bpf/map_counts.h"
#include "bpf/map_type.h"
#include "bpf/proc.h"
#include "btf/btf_print.h"
#include "cmd/list.h"
#include "cmd/ref.h"
#include "cmd/related.h"
#include "cmd/show.h"
#include "names/names.h"

struct params {
	struct ref map;
	struct list_how how;
};

static const struct column column_list[] = {
	{ "id", "id", true, true, COLUMN_NUMBER },
	{ "type", "type", true, .names = &map_types },
	{ "name", "name", true },
	{ "flags", "flags", true, .kind = COLUMN_NUMBER, .names = &map_flags },
	{ "dev", "device", .parts = &show_device_parts },
	{ "bytes_key", "key", true, true, COLUMN_NUMBER },
	{ "bytes_value", "value", true, true, COLUMN_NUMBER },
	{ "entries", "entries", true, true, COLUMN_NUMBER },
	{ "approximate", "", .kind = COLUMN_BOOL },
	{ "max_entries", "max", true, true, COLUMN_NUMBER },
	{ "fill", "fill", true, true, COLUMN_NUMBER },
	{ "bytes_memlock", "memory", true, true, COLUMN_NUMBER },
	{ "owner_prog_type", "owner program type", .names = &prog_types },
	{ "owner_jited", "owner jited", .kind = COLUMN_BOOL },
	{ "frozen", "frozen", true, .kind = COLUMN_NUMBER },
	{ "key_type", "key type" },
	{ "value_type", "value type" },
	{ "btf_id", "BTF", .kind = COLUMN_NUMBER },
	{ "btf_key_type_id", "BTF key type", .kind = COLUMN_NUMBER },
	{ "btf_value_type_id", "BTF value type", .kind = COLUMN_NUMBER },
	{ "map_extra", "extra", .kind = COLUMN_NUMBER },
	{ "progs", "programs", .parts = &show_object_parts },
	{ "inner_maps", "inner maps", .parts = &show_object_parts },
	{ "outer_maps", "in maps", .parts = &show_object_parts },
	{ "pinned", "pinned", true },
	{ "pids", "pids", true, .parts = &show_pids_parts },
};
static const struct columns columns = { column_list, ARRAY_SIZE(column_list), "no maps" };

static const struct arg args[] = {
	{ ARG_MAP, .offset = offsetof(struct params, map),
	  .help = "the map; without it all maps are listed" },
	LIST_ARGS(struct params, how, &columns),
	{ ARG_END },
};

struct listing {
	struct list list;
	struct holders holders;
	struct map_counts counts;
	struct object_names prog_names, map_names;
	bool wants_fdinfo;
	bool in_detail; /* one map, of which all is shown */
};

static void listing_done(struct listing *listing)
{
	list_done(&listing->list);
	holders_done(&listing->holders);
	map_counts_done(&listing->counts);
	object_names_done(&listing->prog_names);
	object_names_done(&listing->map_names);
}

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

/* Expensive columns of a list are for those who ask for them. */
static bool wants(const struct listing *listing, const char *column)
{
	return listing->in_detail ? list_wants(&listing->list, column)
				  : list_asks(&listing->list, column);
}

/* A declaration that is longer is shown to people as several lines. */
#define LINE_MAX_SIZE 64

static void show_lines(struct out *out, const struct btf *btf, uint32_t id)
{
	cleanup_buf struct buf text = BUF_EMPTY, shown = BUF_EMPTY;
	const char *at;

	if (cprint_type(btf, id, true, &text, NULL))
		return;
	for (at = buf_text(&text); *at; at += strspn(at, "\n")) {
		size_t indent = strspn(at, "\t"), size = strcspn(at, "\n");

		buf_printf(&shown, "\n%*s%.*s", (int)(2 + 4 * indent), "", (int)(size - indent),
			   at + indent);
		at += size;
	}
	out_instead(out, buf_text(&shown));
}

/* A type that cannot be printed is left out: its id is shown. */
static void show_declaration(const struct listing *listing, const char *name, const struct btf *btf,
			     uint32_t id)
{
	struct out *out = listing->list.out;
	cleanup_buf struct buf text = BUF_EMPTY;

	if (!id || cprint_type(btf, id, false, &text, NULL))
		return;
	out_str(out, name, buf_text(&text));
	if (listing->in_detail && text.len > LINE_MAX_SIZE && out_is_for_people(out))
		show_lines(out, btf, id);
}

static void show_declarations(const struct listing *listing, const struct map_info *info)
{
	bool key = wants(listing, "key_type"), value = wants(listing, "value_type");
	cleanup_btf struct btf *btf = NULL;

	if (!(key || value) || !info->btf_id || btf_fetch(info->btf_id, &btf))
		return;
	if (key)
		show_declaration(listing, "key_type", btf, info->btf_key_type_id);
	if (value)
		show_declaration(listing, "value_type", btf, info->btf_value_type_id);
}

static void show_related(struct listing *listing, const struct handle *map)
{
	cleanup_buf struct buf progs = BUF_EMPTY, inner = BUF_EMPTY, outer = BUF_EMPTY;

	if (wants(listing, "progs"))
		related_programs(&progs, map->id);
	if (wants(listing, "inner_maps") && map_type_has(map->info.map.type, TRAIT_HOLDS_MAPS))
		related_inner_maps(&inner, map);
	if (wants(listing, "outer_maps"))
		related_outer_maps(&outer, map->id);
	related_show(listing->list.out, "progs", &listing->prog_names, &progs);
	related_show(listing->list.out, "inner_maps", &listing->map_names, &inner);
	related_show(listing->list.out, "outer_maps", &listing->map_names, &outer);
}

static int show(struct handle *map, void *context)
{
	struct listing *listing = context;
	const struct map_info *info = &map->info.map;
	struct out *out = listing->list.out;

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
	if (listing->wants_fdinfo)
		show_fdinfo(out, map);
	show_declarations(listing, info);
	show_types(out, info);
	show_related(listing, map);
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

static bool wants_any(const struct list *list, const char *const *names)
{
	while (*names && !list_wants(list, *names))
		names++;
	return *names;
}

/* Only what is wanted, as most of it is expensive. */
static int look_around(struct listing *listing, const struct context *context)
{
	static const char *const counted[] = { "entries", "approximate", "fill", NULL };
	static const char *const in_fdinfo[] = { "bytes_memlock", "owner_prog_type", "owner_jited",
						 "frozen", NULL };
	struct counts_reading reading = { &listing->counts, context->kernel };
	pthread_t thread;
	bool started = wants_any(&listing->list, counted) &&
		       pthread_create(&thread, NULL, read_counts, &reading) == 0;
	int status = holders_find(&listing->holders, context, KIND_MAP, &listing->list);

	listing->wants_fdinfo = wants_any(&listing->list, in_fdinfo);
	if (started)
		pthread_join(thread, NULL);
	return status;
}

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	cleanup_with(listing_done) struct listing listing = {
		LIST_NONE,
		HOLDERS_NONE,
		MAP_COUNTS_NONE,
		{ .kind = KIND_PROG },
		{ .kind = KIND_MAP },
	};
	cleanup_refs struct refs maps = REFS_NONE;
	int status = list_make(&listing.list, &columns, &p->how, "map show");

	if (!status)
		status = refs_find(&maps, KIND_MAP, &p->map);
	if (!status)
		status = look_around(&listing, context);
	listing.in_detail = !maps.list;
	return status ? status : list_show(&listing.list, context->out, &maps, show, &listing);
}

const struct command cmd_map_show = {
	.name = "map show",
	.alias = "list",
	.summary = "list maps, all or some, or show one in detail",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "bpfadm map show",
};

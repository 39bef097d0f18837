/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prog show - list programs, or show one in detail, with its maps and the metadata in them. */
#include <string.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/escape.h"
#include "bpf/btf_object.h"
#include "bpf/kind.h"
#include "bpf/map.h"
#include "bpf/proc.h"
#include "bpf/prog.h"
#include "btf/btf.h"
#include "cmd/command.h"
#include "cmd/fail.h"
#include "cmd/list.h"
#include "cmd/prog/prog.h"
#include "cmd/related.h"
#include "cmd/show.h"
#include "layout/layout.h"
#include "names/names.h"

struct params {
	struct ref prog;
	struct list_how how;
};

static const struct column column_list[] = {
	{ "id", "id", true, true, COLUMN_NUMBER },
	{ "type", "type", true, .names = &prog_types },
	{ "name", "name", true },
	{ "tag", "tag", true },
	{ "gpl_compatible", "GPL compatible", .kind = COLUMN_BOOL },
	{ "run_time_ns", "run time", true, true, COLUMN_NUMBER },
	{ "run_cnt", "runs", true, true, COLUMN_NUMBER },
	{ "run_avg_ns", "average run", .kind = COLUMN_NUMBER },
	{ "stats_enabled", "run statistics", .kind = COLUMN_BOOL },
	{ "recursion_misses", "recursion misses", .kind = COLUMN_NUMBER },
	{ "dev", "device", .parts = &show_device_parts },
	{ "loaded_at", "loaded", true, .kind = COLUMN_NUMBER },
	{ "uid", "loaded by uid", .kind = COLUMN_NUMBER },
	{ "orphaned", "", .kind = COLUMN_BOOL },
	{ "bytes_xlated", "xlated", true, true, COLUMN_NUMBER },
	{ "jited", "", .kind = COLUMN_BOOL },
	{ "bytes_jited", "jited", true, true, COLUMN_NUMBER },
	{ "bytes_memlock", "memory", .kind = COLUMN_NUMBER },
	{ "map_ids", "maps", true, .kind = COLUMN_NUMBER },
	{ "maps", "", .parts = &show_object_parts },
	{ "btf_id", "BTF", .kind = COLUMN_NUMBER },
	{ "verified_insns", "instructions verified", .kind = COLUMN_NUMBER },
	{ "pinned", "pinned", true },
	{ "pids", "pids", true, .parts = &show_pids_parts },
};
static const struct columns columns = { column_list, ARRAY_SIZE(column_list), "no programs" };

static const struct arg args[] = {
	{ ARG_PROG, .offset = offsetof(struct params, prog),
	  .help = "program to show; by default, list all" },
	LIST_ARGS(struct params, how, &columns),
	{ ARG_END },
};

void prog_show_name(struct out *out, const struct handle *prog)
{
	cleanup_free char *full = NULL;

	if (!*prog->name)
		return;
	if (handle_full_name(prog, &full) == 0)
		out_str(out, "name", full);
	else
		out_str(out, "name", prog->name);
}

void prog_show_tag(struct out *out, const struct handle *prog)
{
	char text[2 * TAG_SIZE + 1];

	handle_tag(prog, text);
	out_str(out, "tag", text);
}

static void show_runs(struct out *out, const struct prog_info *info)
{
	if (info->run_time_ns) {
		out_duration(out, "run_time_ns", info->run_time_ns);
		out_u64(out, "run_cnt", info->run_cnt);
	}
	if (info->run_time_ns && info->run_cnt)
		out_duration(out, "run_avg_ns", info->run_time_ns / info->run_cnt);
	if (info->recursion_misses)
		out_u64(out, "recursion_misses", info->recursion_misses);
}

void prog_show_header(struct out *out, const struct handle *prog)
{
	out_u64(out, "id", prog->info.prog.id);
	show_type(out, &prog_types, prog->info.prog.type);
	prog_show_name(out, prog);
	prog_show_tag(out, prog);
	out_bool(out, "gpl_compatible", prog->info.prog.gpl_compatible);
	show_runs(out, &prog->info.prog);
}

struct prog_listing {
	struct list list;
	struct holders holders;
	struct object_names map_names;
	bool in_detail; /* one program, of which all is shown */
	bool stats_are_on;
};

static void listing_done(struct prog_listing *listing)
{
	list_done(&listing->list);
	holders_done(&listing->holders);
	object_names_done(&listing->map_names);
}

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

/* bpf_metadata_… variables, a convention of libbpf and bpftool: constants in the program's .rodata,
 * which the author of a program wants others to see. */
#define PREFIX "bpf_metadata_"

struct rodata {
	uint8_t *bytes;
	const struct btf *btf;
	struct btf_type type; /* the datasec */
};

static bool is_rodata(const struct map_info *info)
{
	return info->type == MAP_TYPE_ARRAY && info->key_size == 4 && info->max_entries == 1 &&
	       info->btf_value_type_id && strstr(info->name, ".rodata");
}

static uint64_t read_integer(const uint8_t *bytes, const struct btf_type *type)
{
	uint64_t value = 0;

	/* The program's BTF is that of this machine. */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	memcpy(&value, bytes, type->size);
#else
	memcpy((uint8_t *)&value + 8 - type->size, bytes, type->size);
#endif
	if (type->integer.is_signed && type->size < 8)
		value = (uint64_t)((int64_t)(value << (64 - 8 * type->size)) >>
				   (64 - 8 * type->size));
	return value;
}

static bool is_char(const struct btf *btf, uint32_t id)
{
	struct btf_type type;

	return btf_resolve(btf, id, &type) == 0 && type.kind == BTF_INT && type.size == 1;
}

/* Structs, enums and what else is not one number; the bytes of what the types do not describe. */
static void show_compound(struct out *out, const char *name, const struct rodata *rodata,
			  const struct btf_variable *variable, uint32_t type_id)
{
	const uint8_t *bytes = rodata->bytes + variable->offset;
	cleanup_problem struct problem problem = PROBLEM_NONE;
	cleanup_layout struct layout_tree *tree = NULL;

	if (layout_from_btf(&tree, rodata->btf, type_id, &problem) ||
	    layout_size(&tree->root) != variable->size)
		out_hex(out, name, bytes, variable->size);
	else
		show_typed_value(out, name, &tree->root, bytes, false);
}

/* Texts and numbers are what is there in practice. */
static void show_value(struct out *out, const char *name, const struct rodata *rodata,
		       const struct btf_variable *variable, uint32_t type_id)
{
	const uint8_t *bytes = rodata->bytes + variable->offset;
	struct btf_type type;

	if (btf_resolve(rodata->btf, type_id, &type))
		return;
	if (type.kind == BTF_ARRAY && is_char(rodata->btf, type.type))
		out_str_n(out, name, (const char *)bytes,
			  strnlen((const char *)bytes, variable->size));
	else if (type.kind != BTF_INT || type.size > 8 || type.size != variable->size)
		show_compound(out, name, rodata, variable, type_id);
	else if (type.integer.is_bool)
		out_bool(out, name, read_integer(bytes, &type));
	else if (type.integer.is_signed)
		out_s64(out, name, (int64_t)read_integer(bytes, &type));
	else
		out_u64(out, name, read_integer(bytes, &type));
}

static bool is_metadata(const struct rodata *rodata, const struct btf_variable *variable,
			struct btf_type *var, uint32_t value_size)
{
	return btf_type(rodata->btf, variable->type, var) == 0 && var->kind == BTF_VAR &&
	       strncmp(var->name, PREFIX, strlen(PREFIX)) == 0 && variable->offset <= value_size &&
	       variable->size <= value_size - variable->offset;
}

static void show_rodata(struct out *out, const struct rodata *rodata, uint32_t value_size)
{
	bool any = false;

	for (uint32_t i = 0; i < rodata->type.count; i++) {
		struct btf_variable variable = btf_variable(rodata->btf, &rodata->type, i);
		struct btf_type var;

		if (!is_metadata(rodata, &variable, &var, value_size))
			continue;
		if (!any)
			out_record_begin(out, "metadata", NULL);
		any = true;
		show_value(out, var.name + strlen(PREFIX), rodata, &variable, var.type);
	}
	if (any)
		out_record_end(out);
}

/* False unless the map is a .rodata with a type for its section. */
static bool show_metadata_of(struct out *out, uint32_t id)
{
	cleanup_close int fd = kind_fd_by_id(KIND_MAP, id, OPEN_RDONLY);
	cleanup_btf struct btf *btf = NULL;
	cleanup_free uint8_t *bytes = NULL;
	struct map_info info = { 0 };
	struct rodata rodata;

	if (fd < 0 || map_info(fd, &info) || !is_rodata(&info) || btf_fetch(info.btf_id, &btf))
		return false;
	bytes = calloc(1, info.value_size);
	rodata = (struct rodata){ .bytes = bytes, .btf = btf };
	if (!bytes || map_lookup(fd, &(uint32_t){ 0 }, bytes, 0) ||
	    btf_type(btf, info.btf_value_type_id, &rodata.type) || rodata.type.kind != BTF_DATASEC)
		return false;
	show_rodata(out, &rodata, info.value_size);
	return true;
}

/* Writes the record "metadata" when one of the maps is a .rodata that has such variables, by their
 * names without bpf_metadata_; nothing else, whatever goes wrong. */
static void show_metadata(struct out *out, const uint32_t *map_ids, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (show_metadata_of(out, map_ids[i]))
			return;
}

/* For people: ids with names, or where there is no room, ids. */
static void show_map_names(struct prog_listing *listing, const uint32_t *ids, size_t count)
{
	cleanup_buf struct buf text = BUF_EMPTY, brief = BUF_EMPTY;

	for (size_t i = 0; i < count; i++) {
		const char *name = object_name(&listing->map_names, ids[i]);

		buf_printf(&text, "%s%u%s", i ? ", " : "", ids[i], *name ? " " : "");
		escape_text(&text, name, strlen(name));
		buf_printf(&brief, "%s%u", i ? ", " : "", ids[i]);
	}
	out_instead(listing->list.out, buf_text(&text));
	out_brief(listing->list.out, buf_text(&brief));
}

static void show_maps(struct prog_listing *listing, const struct handle *prog)
{
	cleanup_prog_details struct prog_details details = PROG_DETAILS_NONE;
	struct out *out = listing->list.out;
	const uint32_t *ids;
	size_t count;

	if (!prog->info.prog.nr_map_ids || prog_details(prog->fd, PROG_MAP_IDS, &details))
		return;
	ids = prog_details_array(details.info.map_ids);
	count = details.info.nr_map_ids;
	if (!ids)
		return;
	out_list_begin(out, "map_ids", NULL);
	for (size_t i = 0; i < count; i++)
		out_u64(out, NULL, ids[i]);
	out_list_end(out);
	if (out_is_for_people(out))
		show_map_names(listing, ids, count);
	if (listing->in_detail || list_asks(&listing->list, "maps"))
		related_show(out, "maps", &listing->map_names,
			     &(struct buf){ .data = (char *)ids, .len = count * sizeof(*ids) });
	show_metadata(out, ids, count);
}

/* Numbers that no longer change, or none at all, are explained. */
static void show_stats(struct out *out, bool are_on)
{
	out_bool(out, "stats_enabled", are_on);
	out_instead(out, are_on ? "" : "off; see \"bpfadm help prog stats\"");
}

static int show(struct handle *prog, void *context)
{
	struct prog_listing *listing = context;
	const struct prog_info *info = &prog->info.prog;
	struct out *out = listing->list.out;

	out_record_begin(out, NULL, &columns);
	prog_show_header(out, prog);
	if (listing->in_detail)
		show_stats(out, listing->stats_are_on);
	show_device(out, info->ifindex, info->netns_dev, info->netns_ino);
	out_time(out, "loaded_at", loaded_at(info->load_time));
	out_u64(out, "uid", info->created_by_uid);
	/* The kernel returns no information about a program whose device is gone. */
	out_bool(out, "orphaned", false);
	show_sizes(out, prog);
	show_maps(listing, prog);
	if (info->btf_id)
		out_u64(out, "btf_id", info->btf_id);
	if (info->verified_insns)
		out_u64(out, "verified_insns", info->verified_insns);
	holders_show(out, &listing->holders, KIND_PROG, info->id);
	out_record_end(out);
	return out_error(out) ? STATUS_FAILED : STATUS_DONE;
}

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	cleanup_with(listing_done) struct prog_listing listing = {
		LIST_NONE,
		HOLDERS_NONE,
		.map_names = { .kind = KIND_MAP },
		.stats_are_on = (context->kept && context->kept->stats) || prog_stats_always(),
	};
	cleanup_refs struct refs programs = REFS_NONE;
	int status = list_make(&listing.list, &columns, &p->how, "prog show");

	if (!status)
		status = refs_find(&programs, KIND_PROG, &p->prog);
	if (!status)
		status = holders_find(&listing.holders, context, KIND_PROG, &listing.list);
	listing.in_detail = !programs.list;
	return status ? status : list_show(&listing.list, context->out, &programs, show, &listing);
}

const struct command cmd_prog_show = {
	.name = "prog show",
	.alias = "list",
	.summary = "list programs, all or some, or show one in detail",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "bpfadm prog show",
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* map create - make a new map. */
#include <errno.h>
#include <net/if.h>
#include <string.h>

#include "bpf/map.h"
#include "bpf/map_type.h"
#include "cmd/map/declare.h"
#include "cmd/objects.h"
#include "names/names.h"

struct params {
	const char *path, *name, *device, *key, *value;
	struct optional type, entries, flags, extra;
	struct ref inner;
};

static const struct arg args[] = {
	{ ARG_PIN, .offset = offsetof(struct params, path),
	  .help = "where it is pinned; without, it lives as long as the shell or batch" },
	{ ARG_MAP_TYPE, .keyword = "type", .offset = offsetof(struct params, type),
	  .required = true },
	{ ARG_LAYOUT, .keyword = "key", .metavar = "BYTES|TYPE",
	  .offset = offsetof(struct params, key),
	  .help = "its size, ip4,be16,pad[2] or C; left out where there is only one size" },
	{ ARG_LAYOUT, .keyword = "value", .metavar = "BYTES|TYPE",
	  .offset = offsetof(struct params, value),
	  .help = "as of the key; in C: 'struct { u64 packets; char name[16]; }'" },
	{ ARG_NUMBER, .keyword = "entries", .offset = offsetof(struct params, entries),
	  .max = UINT32_MAX,
	  .help = "as many at most; of a ringbuf or an arena, its bytes or pages" },
	{ ARG_NAME, .keyword = "name", .offset = offsetof(struct params, name) },
	{ ARG_MAP_FLAGS, .keyword = "flags", .offset = offsetof(struct params, flags) },
	{ ARG_MAP, .keyword = "inner_map", .offset = offsetof(struct params, inner),
	  .help = "in a map of maps: a map like those that will go in" },
	{ ARG_NUMBER, .keyword = "map_extra", .offset = offsetof(struct params, extra),
	  .max = UINT64_MAX, .help = "of a bloom filter the number of hashes" },
	{ ARG_TEXT, .keyword = "offload_dev", .metavar = "DEV",
	  .offset = offsetof(struct params, device),
	  .help = "the network device that is to hold the map" },
	{ ARG_TEXT, .keyword = "dev", .metavar = "DEV", .offset = offsetof(struct params, device),
	  .help = "the same" },
	{ ARG_END },
};

static const struct column column_list[] = { { "id", "id" }, { "name", "name" } };
static const struct columns columns = { column_list, ARRAY_SIZE(column_list), NULL };

static int fill_in(struct map_create_attr *create, const struct params *p)
{
	create->map_type = (uint32_t)p->type.number;
	if (!p->entries.given && !map_type_has(create->map_type, TRAIT_NO_ENTRIES))
		return misuse("%s maps need their size: entries N",
			      map_type_word(create->map_type));
	create->max_entries = (uint32_t)p->entries.number;
	create->map_flags = (uint32_t)p->flags.number;
	create->map_extra = p->extra.number;
	if (p->name)
		strncpy(create->map_name, p->name, sizeof(create->map_name) - 1);
	if (!p->device)
		return STATUS_DONE;
	create->map_ifindex = if_nametoindex(p->device);
	return create->map_ifindex ? STATUS_DONE
				   : no_such("there is no network device %s", p->device);
}

/* The kernel's word for types that it refuses is that for all bad arguments. */
static const char *why_not_typed(uint32_t type)
{
	if (map_type_has(type, TRAIT_INDEXED))
		return "its key is an integer of 32 bits, such as u32";
	if (map_type_has(type, TRAIT_PREFIXES))
		return "its key is a struct that begins with a prefix length: u32,ip4";
	return "the kernel refuses its types";
}

/* The kernel refused the map: perhaps because of its types alone.  Those that have no keys and
 * those that hold the kernel's objects (queue, devmap, maps of maps) never have types. */
static int try_without_types(const struct map_create_attr *create, int err)
{
	const char *type = map_type_word(create->map_type);
	struct map_create_attr plain = *create;
	cleanup_close int fd = -1;

	plain.btf_fd = plain.btf_key_type_id = plain.btf_value_type_id = 0;
	fd = map_create(&plain);
	if (fd < 0)
		return err;
	if (err == -EINVAL && create->btf_key_type_id)
		return -EPROTOTYPE;
	note("%s maps keep no types: this one has sizes alone", type);
	return take_fd(&fd);
}

static int create_map(const struct params *p, int *fd)
{
	struct map_create_attr create = { 0 };
	cleanup_map struct map inner = MAP_NONE;
	cleanup_close int btf_fd = -1;
	struct attempt attempt = { .command = CMD_MAP_CREATE, .create = &create };
	int status = fill_in(&create, p);
	int made;

	if (!status)
		status = declare_elements(&create, p->key, p->value, &btf_fd);
	if (!status && p->inner.by != REF_NONE)
		status = map_open(&inner, &p->inner, MAP_READ_WRITE);
	if (status)
		return status;
	create.inner_map_fd = inner.fd < 0 ? 0 : (uint32_t)inner.fd;
	made = map_create(&create);
	if ((made == -KERNEL_ENOTSUPP || made == -EINVAL) && btf_fd >= 0)
		made = try_without_types(&create, made);
	if (made == -EPROTOTYPE)
		return fail_why(-EINVAL, why_not_typed(create.map_type), NULL,
				"cannot create the map%s%s", p->name ? " " : "",
				p->name ? p->name : "");
	if (made < 0) {
		attempt.err = made;
		return fail_attempt(&attempt, "cannot create the map%s%s", p->name ? " " : "",
				    p->name ? p->name : "");
	}
	*fd = made;
	return STATUS_DONE;
}

static int show(const struct context *context, struct map *map)
{
	struct out *out = context->out;

	out_record_begin(out, NULL, &columns);
	out_u64(out, "id", map->info.id);
	if (*map->info.name)
		out_str(out, "name", map->info.name);
	out_record_end(out);
	if (!context_keep(context, take_fd(&map->fd)))
		note("%s is gone with this command: give a path to pin it at, or use the shell",
		     map->label);
	return STATUS_DONE;
}

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	cleanup_map struct map map = MAP_NONE;
	int fd = -1, status = create_map(p, &fd);

	if (!status)
		status = map_from_fd(&map, fd);
	if (status)
		return status;
	return p->path ? pin_or_say(context, map.fd, map.label, p->path) : show(context, &map);
}

const struct command cmd_map_create = {
	.name = "map create",
	.summary = "make a new map",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "bpfadm map create /sys/fs/bpf/flows type hash key 8 value 16 entries 1024 "
		   "name flows flags no_prealloc",
};

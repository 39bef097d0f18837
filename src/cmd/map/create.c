/* map create - make a new map. */
#include <net/if.h>
#include <string.h>

#include "bpf/map.h"
#include "cmd/map/traits.h"
#include "cmd/objects.h"
#include "names/names.h"

struct params {
	const char *path, *name, *device;
	struct optional type, key, value, entries, flags, extra;
	struct ref inner;
};

static const struct arg args[] = {
	{ ARG_PIN, .offset = offsetof(struct params, path),
	  .help = "where it is pinned; without, it lives as long as the shell or batch" },
	{ ARG_MAP_TYPE, .keyword = "type", .offset = offsetof(struct params, type),
	  .required = true },
	{ ARG_NUMBER, .keyword = "key", .metavar = "BYTES", .offset = offsetof(struct params, key),
	  .max = UINT32_MAX, .help = "left out where the type has only one size" },
	{ ARG_NUMBER, .keyword = "value", .metavar = "BYTES",
	  .offset = offsetof(struct params, value), .max = UINT32_MAX },
	{ ARG_NUMBER, .keyword = "entries", .offset = offsetof(struct params, entries),
	  .max = UINT32_MAX },
	{ ARG_NAME, .keyword = "name", .offset = offsetof(struct params, name) },
	{ ARG_MAP_FLAGS, .keyword = "flags", .offset = offsetof(struct params, flags) },
	{ ARG_MAP, .keyword = "inner_map", .offset = offsetof(struct params, inner),
	  .help = "in a map of maps: a map like those that will go in" },
	{ ARG_NUMBER, .keyword = "map_extra", .offset = offsetof(struct params, extra),
	  .max = UINT64_MAX, .help = "of a bloom filter the number of hashes" },
	{ ARG_TEXT, .keyword = "offload_dev", .metavar = "DEV",
	  .offset = offsetof(struct params, device) },
	{ ARG_TEXT, .keyword = "dev", .metavar = "DEV", .offset = offsetof(struct params, device) },
	{ ARG_END },
};

static const struct column column_list[] = { { "id", "id" }, { "name", "name" } };
static const struct columns columns = { column_list, ARRAY_SIZE(column_list), NULL };

/* The size given, or the only one that the type has. */
static int choose_size(const struct optional *given, int only, const char *what, const char *type,
		       uint32_t *size)
{
	if (given->given) {
		*size = (uint32_t)given->number;
		return STATUS_DONE;
	}
	if (only < 0)
		return misuse("%s maps need the size of their %ss: %s BYTES", type, what, what);
	*size = (uint32_t)only;
	return STATUS_DONE;
}

static bool needs_entries(uint32_t type)
{
	return type != MAP_TYPE_SK_STORAGE && type != MAP_TYPE_INODE_STORAGE &&
	       type != MAP_TYPE_TASK_STORAGE && type != MAP_TYPE_CGRP_STORAGE &&
	       type != MAP_TYPE_CGROUP_STORAGE && type != MAP_TYPE_PERCPU_CGROUP_STORAGE;
}

static int fill_in(struct map_create_attr *create, const struct params *p)
{
	const struct map_traits *traits = map_traits((uint32_t)p->type.number);
	const char *type = name_of(&map_types, p->type.number);
	int status;

	create->map_type = (uint32_t)p->type.number;
	status = choose_size(&p->key, traits->key_size, "key", type, &create->key_size);
	if (!status)
		status = choose_size(&p->value, traits->value_size, "value", type,
				     &create->value_size);
	if (status)
		return status;
	if (!p->entries.given && needs_entries(create->map_type))
		return misuse("%s maps need their size: entries N", type);
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

static int create_map(const struct params *p, int *fd)
{
	struct map_create_attr create = { 0 };
	cleanup_map struct map inner = MAP_NONE;
	struct attempt attempt = { .command = CMD_MAP_CREATE, .create = &create };
	int status = fill_in(&create, p);
	int made;

	if (!status && p->inner.by != REF_NONE)
		status = map_open(&inner, &p->inner, MAP_READ_WRITE);
	if (status)
		return status;
	create.inner_map_fd = inner.fd < 0 ? 0 : (uint32_t)inner.fd;
	made = map_create(&create);
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
	if (!session_keep(context->session, take_fd(&map->fd)))
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

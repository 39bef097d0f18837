/* SPDX-License-Identifier: GPL-3.0-or-later */
/* map update - store a value under a key. */
#include <errno.h>
#include <string.h>

#include "base/cpus.h"
#include "bpf/map.h"
#include "cmd/map/data.h"
#include "cmd/map/present.h"
#include "cmd/map/traits.h"
#include "cmd/map/with.h"
#include "names/names.h"

struct params {
	struct ref map;
	struct words key, value, set, with;
	struct optional cpu;
	unsigned when;
};

enum { WHEN_ANY, WHEN_NOEXIST, WHEN_EXIST };
static const char *const whens[] = { "any", "noexist", "exist", NULL };
static const uint64_t when_flags[] = { UPDATE_FLAG_ANY, UPDATE_FLAG_NOEXIST, UPDATE_FLAG_EXIST };

static const struct arg args[] = {
	{ ARG_MAP, .offset = offsetof(struct params, map), .required = true },
	{ ARG_WORDS, .keyword = "key", .metavar = "DATA", .fields = FIELDS_KEY,
	  .offset = offsetof(struct params, key),
	  .help = "left out, the only key of an array of one entry; else value is pushed" },
	{ ARG_NUMBER, .keyword = "cpu", .offset = offsetof(struct params, cpu), .max = UINT32_MAX,
	  .help = "of a per-CPU map, the value of this CPU; the others stay as they were" },
	{ ARG_WORDS, .keyword = "value", .metavar = "DATA|MAP|PROG", .fields = FIELDS_VALUE,
	  .offset = offsetof(struct params, value),
	  .help = "a MAP in a map of maps, a PROG in a prog_array" },
	{ ARG_WORDS, .keyword = "set", .metavar = "FIELD=VALUE...", .fields = FIELDS_SET,
	  .offset = offsetof(struct params, set),
	  .help = "change these fields and leave the others: packets=0 pts[1].x=3" },
	{ ARG_WORDS, .keyword = "with", .metavar = "FIELD=DECODER...", .fields = FIELDS_WITH,
	  .offset = offsetof(struct params, with),
	  .help = "what fields of DATA hold: key.dport=be16" },
	{ ARG_CHOICE, .offset = offsetof(struct params, when), .choices = whens,
	  .help = "noexist: only when the key is new; exist: only when it is there" },
	{ ARG_END },
};

static int update(const struct map *map, const uint8_t *key, const uint8_t *value, uint64_t flags)
{
	int err = map_update(map->fd, key, value, flags);

	if (err == -ENOENT)
		return no_such(flags & UPDATE_FLAG_EXIST
				       ? "%s has no such key, and exist asks for one"
				       : "%s has no such key, and an update makes none",
			       map->label);
	if (!err)
		return STATUS_DONE;
	fail_map(CMD_MAP_UPDATE_ELEM, err, map, key, flags, "cannot update %s", map->label);
	/* noexist asks whether the key is there, as exist does: the answer is no. */
	return err == -EEXIST ? STATUS_NO : STATUS_FAILED;
}

static int alloc_value(const struct map *map, struct map_value *value)
{
	value->bytes = calloc(1, max_size(map->value_space, 1));
	return value->bytes ? STATUS_DONE : fail(-ENOMEM, "cannot hold a value of %s", map->label);
}

/* DATA over what value->bytes holds, then the fields that are set, of every CPU alike. */
static int encode(struct map *map, const struct params *p, struct map_value *value)
{
	bool partial = false;
	int status = STATUS_DONE;

	if (p->value.list || !p->set.list)
		status = data_value(map, &p->value, value);
	else if (!value->bytes)
		status = alloc_value(map, value);
	for (unsigned cpu = 0; p->set.list && cpu < map->cpus && !status; cpu++)
		status = data_fields(map, &p->set, value->bytes + cpu * map->value_stride,
				     &partial);
	if (!p->value.list)
		value->partial = partial;
	return status;
}

static void say_kept(const struct map *map)
{
	note("fields of %s that are not given keep their values", map->label);
}

/* What names some fields leaves the others of an element that exists as they are. */
static int encode_over_present(struct map *map, const uint8_t *key, const struct params *p,
			       struct map_value *value)
{
	cleanup_map_value struct map_value present = MAP_VALUE_NONE;
	int status = encode(map, p, value);
	bool found;

	if (status || !value->partial || p->when == WHEN_NOEXIST)
		return status;
	status = alloc_value(map, &present);
	if (!status)
		status = present_value(map, key, present.bytes, &found);
	if (status || !found)
		return status;
	say_kept(map);
	free(value->bytes);
	value->bytes = take_ptr(present.bytes);
	return encode(map, p, value);
}

/* The kernel does it itself since 6.19, by the CPU's number, which is that of the value where none
 * is left out; before, the other CPUs' values are read and written back. */
static int update_cpu(struct map *map, const uint8_t *key, const struct params *p)
{
	cleanup_map_value struct map_value all = MAP_VALUE_NONE;
	uint64_t flags = when_flags[p->when];
	int status = alloc_value(map, &all);
	bool found, partial = false;
	uint8_t *one;

	if (!status)
		status = present_value(map, key, all.bytes, &found);
	if (status)
		return status;
	one = all.bytes + p->cpu.number * map->value_stride;
	if (p->value.list || !p->set.list)
		status = data_cpu_value(map, &p->value, one, &partial);
	if (!status && p->set.list)
		status = data_fields(map, &p->set, one, p->value.list ? &all.partial : &partial);
	if (status)
		return status;
	if (found && partial)
		say_kept(map);
	if (cpus_end() == (int)map->cpus &&
	    map_update(map->fd, key, one, flags | UPDATE_FLAG_CPU | p->cpu.number << 32) == 0)
		return STATUS_DONE;
	return update(map, key, all.bytes, flags);
}

static int update_keyed(struct map *map, const struct params *p)
{
	cleanup_map_value struct map_value value = MAP_VALUE_NONE;
	cleanup_free uint8_t *key = NULL;
	int status = data_key(map, &p->key, &key);

	if (!status && p->cpu.given)
		return update_cpu(map, key, p);
	if (!status)
		status = encode_over_present(map, key, p, &value);
	return status ? status : update(map, key, value.bytes, when_flags[p->when]);
}

static int update_keyless(struct map *map, const struct params *p)
{
	cleanup_map_value struct map_value value = MAP_VALUE_NONE;
	int status = encode(map, p, &value);

	return status ? status : update(map, NULL, value.bytes, when_flags[p->when]);
}

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	cleanup_map struct map map = MAP_NONE;
	int status = map_open(&map, &p->map, MAP_READ_WRITE);
	/* As with bpftool, an update without a key is the same as map push. */
	bool push = !status && !p->key.list && map_traits(map.info.type)->ways & WAY_PUSH;

	(void)context;
	if (!status)
		status = map_require(&map, push ? WAY_PUSH : WAY_KEYED, "update");
	if (!status)
		status = with_decode(&map, NULL, NULL, &(struct view_how){ .with = p->with });
	if (!status)
		status = data_check_cpu(&map, &p->cpu);
	if (status)
		return status;
	return push ? update_keyless(&map, p) : update_keyed(&map, p);
}

const struct command cmd_map_update = {
	.name = "map update",
	.summary = "store a value under a key",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "bpfadm map update counters key 0 value 42",
	.details = DATA_DETAILS,
};

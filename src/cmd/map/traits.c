/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What sets map types apart for the commands on elements. */
#include "cmd/map/traits.h"

#include <errno.h>

#include "base/util.h"
#include "bpf/explain.h"
#include "bpf/walk.h"
#include "names/names.h"

static const char queue[] = "its elements come out with \"map pop\"; \"map peek\" shows the next";
static const char events[] = "programs write to it and readers drain it: it keeps no elements";
static const char local[] =
	"its elements belong to sockets, tasks, inodes or cgroups: they are found by those";

/* Types that are not here have keys, values of any bytes, and sizes of any kind. */
static const struct map_traits traits[] = {
	{ MAP_TYPE_ARRAY, WAY_KEYED | WAY_WALK, VALUES_BYTES, 4, -1, NULL },
	{ MAP_TYPE_PROG_ARRAY, WAY_KEYED | WAY_WALK, VALUES_PROGS, 4, 4, NULL },
	{ MAP_TYPE_PERF_EVENT_ARRAY, 0, VALUES_BYTES, 4, 4, events },
	{ MAP_TYPE_PERCPU_ARRAY, WAY_KEYED | WAY_WALK, VALUES_BYTES, 4, -1, NULL },
	{ MAP_TYPE_STACK_TRACE, WAY_KEYED | WAY_WALK, VALUES_BYTES, 4, -1, NULL },
	{ MAP_TYPE_CGROUP_ARRAY, WAY_KEYED | WAY_WALK, VALUES_BYTES, 4, 4, NULL },
	{ MAP_TYPE_ARRAY_OF_MAPS, WAY_KEYED | WAY_WALK, VALUES_MAPS, 4, 4, NULL },
	{ MAP_TYPE_HASH_OF_MAPS, WAY_KEYED | WAY_WALK, VALUES_MAPS, -1, 4, NULL },
	{ MAP_TYPE_DEVMAP, WAY_KEYED | WAY_WALK, VALUES_BYTES, 4, 4, NULL },
	{ MAP_TYPE_DEVMAP_HASH, WAY_KEYED | WAY_WALK, VALUES_BYTES, 4, 4, NULL },
	{ MAP_TYPE_SOCKMAP, WAY_KEYED | WAY_WALK, VALUES_BYTES, 4, 4, NULL },
	{ MAP_TYPE_CPUMAP, WAY_KEYED | WAY_WALK, VALUES_BYTES, 4, 4, NULL },
	{ MAP_TYPE_XSKMAP, WAY_KEYED | WAY_WALK, VALUES_BYTES, 4, 4, NULL },
	{ MAP_TYPE_REUSEPORT_SOCKARRAY, WAY_KEYED | WAY_WALK, VALUES_BYTES, 4, 4, NULL },
	{ MAP_TYPE_QUEUE, WAY_PUSH | WAY_POP, VALUES_BYTES, 0, -1, queue },
	{ MAP_TYPE_STACK, WAY_PUSH | WAY_POP, VALUES_BYTES, 0, -1, queue },
	{ MAP_TYPE_BLOOM_FILTER, WAY_PUSH | WAY_MEMBER, VALUES_BYTES, 0, -1,
	  "\"map peek\" tells whether a value is in it" },
	{ MAP_TYPE_RINGBUF, 0, VALUES_BYTES, 0, 0, events },
	{ MAP_TYPE_USER_RINGBUF, 0, VALUES_BYTES, 0, 0, events },
	{ MAP_TYPE_ARENA, 0, VALUES_BYTES, 0, 0, "it is memory that programs share" },
	{ MAP_TYPE_SK_STORAGE, WAY_KEYED, VALUES_BYTES, 4, -1, local },
	{ MAP_TYPE_INODE_STORAGE, WAY_KEYED, VALUES_BYTES, 4, -1, local },
	{ MAP_TYPE_TASK_STORAGE, WAY_KEYED, VALUES_BYTES, 4, -1, local },
	{ MAP_TYPE_CGRP_STORAGE, WAY_KEYED, VALUES_BYTES, 4, -1, local },
};

static const struct map_traits ordinary = { 0, WAY_KEYED | WAY_WALK, VALUES_BYTES, -1, -1, NULL };

const char *map_type_word(uint32_t type)
{
	const char *name = name_of(&map_types, type);

	return name ? name : "such";
}

const struct map_traits *map_traits(uint32_t type)
{
	for (size_t i = 0; i < ARRAY_SIZE(traits); i++) {
		if (traits[i].type == type)
			return &traits[i];
	}
	return &ordinary;
}

int map_require(const struct map *map, unsigned ways, const char *doing)
{
	const struct map_traits *has = map_traits(map->info.type);
	int status;

	if (has->ways & ways)
		return STATUS_DONE;
	status = misuse("cannot %s %s: %s maps have no %s", doing, map->label,
			map_type_word(map->info.type),
			ways & WAY_WALK	   ? "elements to list"
			: ways & WAY_KEYED ? "elements with keys"
					   : "elements without keys, as queues have");
	return has->instead ? hint(status, "%s", has->instead) : status;
}

int map_lacks(const struct map *map, enum bpf_command command, const void *key,
	      int (*say)(const char *format, ...))
{
	const struct attempt attempt = {
		.command = command, .err = -ENOENT, .map = &map->info, .key = key
	};
	bool by_prefix = map->info.type == MAP_TYPE_LPM_TRIE && command == CMD_MAP_LOOKUP_ELEM;
	struct explanation explanation;

	if (!walk_type_is_indexed(map->info.type) && !by_prefix)
		return say("%s has no such key", map->label);
	explain(&attempt, &explanation);
	return say("%s has no such key: %s", map->label, explanation.why);
}

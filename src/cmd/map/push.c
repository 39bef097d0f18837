/* SPDX-License-Identifier: GPL-3.0-or-later */
/* map push - put a value into a queue, a stack or a bloom filter. */
#include "bpf/map.h"
#include "bpf/map_type.h"
#include "cmd/complete/complete.h"
#include "cmd/map/data.h"
#include "names/names.h"

struct params {
	struct ref map;
	struct words value;
	bool evict;
};

static const struct arg args[] = {
	{ ARG_MAP, .offset = offsetof(struct params, map), .required = true },
	{ ARG_WORDS, .keyword = "value", .metavar = "DATA", .complete = complete_value,
	  .offset = offsetof(struct params, value), .required = true,
	  .help = "the value that goes in" },
	{ ARG_FLAG, .keyword = "evict", .offset = offsetof(struct params, evict),
	  .help = "when it is full, the oldest value gives way" },
	{ ARG_END },
};

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	cleanup_elements struct elements elements = ELEMENTS_NONE;
	cleanup_map_value struct map_value value = MAP_VALUE_NONE;
	const struct map *map = &elements.map;
	int status = elements_open(&elements, &p->map, MAP_WRITE, TRAIT_PUSHES, "push to", NULL);
	uint64_t flags = p->evict ? UPDATE_FLAG_EXIST : UPDATE_FLAG_ANY;
	int err;

	(void)context;
	if (!status)
		status = data_value(&elements, &p->value, &value);
	if (status)
		return status;
	err = map_update(map->fd, NULL, value.bytes, flags);
	return err ? fail_map(CMD_MAP_UPDATE_ELEM, err, map, NULL, flags, "cannot push to %s",
			      map->label)
		   : STATUS_DONE;
}

const struct command cmd_map_push = {
	.name = "map push",
	.alias = "enqueue",
	.summary = "put a value into a queue, a stack or a bloom filter",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "bpfadm map push jobs value 42",
	.details = DATA_DETAILS,
};

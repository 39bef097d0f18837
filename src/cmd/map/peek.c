/* SPDX-License-Identifier: GPL-3.0-or-later */
/* map peek - print the next value of a queue or a stack, or ask whether a bloom filter has one. */
#include <errno.h>

#include "bpf/map.h"
#include "bpf/map_type.h"
#include "cmd/complete/complete.h"
#include "cmd/map/data.h"
#include "cmd/map/view.h"

struct params {
	struct ref map;
	struct words value;
	struct elements_how how;
};

static const struct arg args[] = {
	{ ARG_MAP, .offset = offsetof(struct params, map), .required = true },
	{ ARG_WORDS, .keyword = "value", .metavar = "DATA", .complete = complete_value,
	  .offset = offsetof(struct params, value), .help = "what to ask a bloom filter for" },
	{ ARG_LAYOUT, .keyword = "value-as", .offset = offsetof(struct params, how.value_as),
	  .help = "show the value so: u64,u64" },
	{ ARG_WORDS, .keyword = "with", .metavar = "FIELD=DECODER...", .complete = complete_with,
	  .offset = offsetof(struct params, how.with),
	  .help = "what fields hold: key.saddr=ip4 value.last_ns=ktime" },
	{ ARG_END },
};

/* The value to ask a bloom filter for, or room for that of a queue or stack. */
static int prepare(const struct elements *elements, const struct words *words,
		   struct map_value *value)
{
	const struct map *map = &elements->map;

	if (map_type_has(map->info.type, TRAIT_MEMBERS))
		return data_value(elements, words, value);
	if (words->list)
		return misuse("%s tells its next value: it takes none", map->label);
	return elements_alloc_value(elements, &value->bytes);
}

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	cleanup_elements struct elements elements = ELEMENTS_NONE;
	cleanup_view struct view view = VIEW_NONE;
	cleanup_map_value struct map_value value = MAP_VALUE_NONE;
	const struct map *map = &elements.map;
	int status = elements_open(&elements, &p->map, MAP_READ, TRAIT_POPS | TRAIT_MEMBERS,
				   "peek at", &p->how);
	int err;

	if (!status)
		status = prepare(&elements, &p->value, &value);
	if (!status)
		status = view_make(&view, &elements, &p->how, NULL);
	if (!status)
		status = view_begin(&view, context->out);
	if (status)
		return status;
	err = map_lookup(map->fd, NULL, value.bytes, 0);
	if (err == -ENOENT)
		return not_found(p->value.list ? "%s does not have this value" : "%s is empty",
				 map->label);
	if (err)
		return fail_map(CMD_MAP_LOOKUP_ELEM, err, map, NULL, 0, "cannot peek at %s",
				map->label);
	view_show(&view, context->out, NULL, value.bytes, 0);
	return STATUS_DONE;
}

const struct command cmd_map_peek = {
	.name = "map peek",
	.summary = "print the next value, or ask a bloom filter for one",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "bpfadm map peek jobs",
	.details = "A bloom filter that answers yes may be wrong, one that answers no is right.",
};

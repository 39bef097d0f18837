/* SPDX-License-Identifier: GPL-3.0-or-later */
/* map push, peek, pop - values of maps that have no keys: queues, stacks and bloom filters. */
#include <errno.h>

#include "bpf/map.h"
#include "bpf/map_type.h"
#include "cmd/complete/complete.h"
#include "cmd/map/map_elements.h"
#include "names/names.h"

#define EXAMPLE_QUEUE(lines)                                                                       \
	EXAMPLE_MAP("type queue value 4 entries 4", "'map push demo value 42'" lines)

struct push_params {
	struct ref map;
	struct words value;
	bool evict;
};

static const struct arg push_args[] = {
	{ ARG_MAP, .offset = offsetof(struct push_params, map), .required = true },
	{ ARG_WORDS, .keyword = "value", .metavar = "DATA", .complete = complete_value,
	  .offset = offsetof(struct push_params, value), .required = true,
	  .help = "the value to put in" },
	{ ARG_FLAG, .keyword = "evict", .offset = offsetof(struct push_params, evict),
	  .help = "if the map is full, drop its oldest value" },
	{ ARG_END },
};

static int run_push(const struct context *context, const void *params)
{
	const struct push_params *p = params;
	cleanup_elements struct elements elements = ELEMENTS_NONE;
	cleanup_map_value struct map_value value = MAP_VALUE_NONE;
	const struct handle *map = &elements.map;
	int status = map_elements_open(&elements, context, &p->map, OPEN_WRONLY, TRAIT_PUSHES,
				       "push to", NULL);
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
	.args = push_args,
	.params_size = sizeof(struct push_params),
	.run = run_push,
	.example = EXAMPLE_QUEUE(""),
};

struct peek_params {
	struct ref map;
	struct words value;
	struct elements_how how;
};

static const struct arg peek_args[] = {
	{ ARG_MAP, .offset = offsetof(struct peek_params, map), .required = true },
	{ ARG_WORDS, .keyword = "value", .metavar = "DATA", .complete = complete_value,
	  .offset = offsetof(struct peek_params, value),
	  .help = "the value to look for in a bloom filter" },
	{ ARG_LAYOUT, .keyword = "value-as", .offset = offsetof(struct peek_params, how.value_as),
	  .help = "the types in the value: u64,u64" },
	{ ARG_WORDS, .keyword = "with", .metavar = "FIELD=DECODER...", .complete = complete_with,
	  .offset = offsetof(struct peek_params, how.with),
	  .help = "what fields hold: value.last_ns=ktime" },
	{ ARG_END },
};

/* The value to look for in a bloom filter, or room for the value of a queue or stack. */
static int prepare(const struct elements *elements, const struct words *words,
		   struct map_value *value)
{
	const struct handle *map = &elements->map;

	if (map_type_has(map->info.map.type, TRAIT_MEMBERS))
		return data_value(elements, words, value);
	if (words->list)
		return fail_misuse("%s takes no value DATA: peek prints its next value",
				   map->label);
	return map_elements_alloc(elements, &value->bytes);
}

static int run_peek(const struct context *context, const void *params)
{
	const struct peek_params *p = params;
	cleanup_elements struct elements elements = ELEMENTS_NONE;
	cleanup_view struct view view = VIEW_NONE;
	cleanup_map_value struct map_value value = MAP_VALUE_NONE;
	const struct handle *map = &elements.map;
	int status = map_elements_open(&elements, context, &p->map, OPEN_RDONLY,
				       TRAIT_POPS | TRAIT_MEMBERS, "peek at", &p->how);
	int err;

	if (!status)
		status = prepare(&elements, &p->value, &value);
	if (!status)
		status = view_make(&view, context, &elements, &p->how, NULL);
	if (!status)
		status = view_begin(&view, context->out);
	if (status)
		return status;
	err = map_lookup(map->fd, NULL, value.bytes, 0);
	if (err == -ENOENT)
		return fail_not_found(p->value.list ? "%s does not have this value" : "%s is empty",
				      map->label);
	if (err)
		return fail_map(CMD_MAP_LOOKUP_ELEM, err, map, NULL, 0, "cannot peek at %s",
				map->label);
	view_show(&view, context->out, NULL, value.bytes, 0);
	return STATUS_DONE;
}

const struct command cmd_map_peek = {
	.name = "map peek",
	.summary = "print the next value, or query a bloom filter",
	.args = peek_args,
	.params_size = sizeof(struct peek_params),
	.run = run_peek,
	.example = EXAMPLE_QUEUE(" 'map peek demo'"),
	.details =
		"A bloom filter may find a value that was never put in, but it never misses one that was.",
};

struct pop_params {
	struct ref map;
	struct elements_how how;
};

static const struct arg pop_args[] = {
	{ ARG_MAP, .offset = offsetof(struct pop_params, map), .required = true },
	{ ARG_LAYOUT, .keyword = "value-as", .offset = offsetof(struct pop_params, how.value_as),
	  .help = "the types in the value: u64,u64" },
	{ ARG_WORDS, .keyword = "with", .metavar = "FIELD=DECODER...", .complete = complete_with,
	  .offset = offsetof(struct pop_params, how.with),
	  .help = "what fields hold: value.last_ns=ktime" },
	{ ARG_END },
};

static int run_pop(const struct context *context, const void *params)
{
	const struct pop_params *p = params;
	cleanup_elements struct elements elements = ELEMENTS_NONE;
	cleanup_view struct view view = VIEW_NONE;
	cleanup_free uint8_t *value = NULL;
	const struct handle *map = &elements.map;
	int status = map_elements_open(&elements, context, &p->map, 0, TRAIT_POPS, "pop from",
				       &p->how);
	int err;

	/* This comes before the value is removed: what cannot be shown must not be lost. */
	if (!status)
		status = view_make(&view, context, &elements, &p->how, NULL);
	if (!status)
		status = view_begin(&view, context->out);
	if (!status)
		status = map_elements_alloc(&elements, &value);
	if (status)
		return status;
	err = map_lookup_and_delete(map->fd, NULL, value, 0);
	if (err == -ENOENT)
		return fail_not_found("%s is empty", map->label);
	if (err)
		return fail_map(CMD_MAP_LOOKUP_AND_DELETE_ELEM, err, map, NULL, 0,
				"cannot pop from %s", map->label);
	view_show(&view, context->out, NULL, value, 0);
	return STATUS_DONE;
}

const struct command cmd_map_pop = {
	.name = "map pop",
	.alias = "dequeue",
	.summary = "remove and print the next value of a queue or a stack",
	.args = pop_args,
	.params_size = sizeof(struct pop_params),
	.run = run_pop,
	.example = EXAMPLE_QUEUE(" 'map pop demo'"),
};

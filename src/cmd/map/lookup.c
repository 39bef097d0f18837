/* SPDX-License-Identifier: GPL-3.0-or-later */
/* map lookup - print the value stored under a key. */
#include <errno.h>

#include "bpf/map.h"
#include "cmd/complete/complete.h"
#include "cmd/fail.h"
#include "cmd/map/map_elements.h"

struct params {
	struct ref map;
	struct words key;
	struct optional cpu;
	struct elements_how how;
};

static const struct arg args[] = {
	{ ARG_MAP, .offset = offsetof(struct params, map), .required = true },
	{ ARG_WORDS, .keyword = "key", .metavar = "DATA", .complete = complete_key,
	  .offset = offsetof(struct params, key),
	  .help = "the key; may be left out for an array of one entry, and for a queue or a stack, whose next value is printed" },
	{ ARG_NUMBER, .keyword = "cpu", .offset = offsetof(struct params, cpu), .max = UINT32_MAX,
	  .help = "print only the value of this CPU" },
	{ ARG_CHOICE, .keyword = "percpu", .choices = percpu_ways,
	  .offset = offsetof(struct params, how.percpu),
	  .help = "combine the values of all CPUs: their sum or maximum" },
	{ ARG_LAYOUT, .keyword = "key-as", .offset = offsetof(struct params, how.key_as),
	  .help = "the types in the key: ip4,be16,pad[2]" },
	{ ARG_LAYOUT, .keyword = "value-as", .offset = offsetof(struct params, how.value_as),
	  .help = "the types in the value: u64,u64" },
	{ ARG_WORDS, .keyword = "with", .metavar = "FIELD=DECODER...", .complete = complete_with,
	  .offset = offsetof(struct params, how.with),
	  .help = "what fields hold: key.saddr=ip4 value.last_ns=ktime" },
	{ ARG_END },
};

/* As with bpftool, a look-up without a key is the same as map peek: key->bytes stays NULL. */
static int lookup(const struct elements *elements, const struct words *words, struct map_value *key,
		  uint8_t **value)
{
	const struct handle *map = &elements->map;
	bool next = !words->list && map_type_has(map->info.map.type, TRAIT_POPS);
	int status = map_elements_require(map, next ? TRAIT_POPS : TRAIT_KEYED, "look up a key in");
	int err;

	if (!status && !next)
		status = data_key(elements, words, key);
	if (!status)
		status = map_elements_alloc(elements, value);
	if (status)
		return status;
	err = map_lookup(map->fd, key->bytes, *value, elements->flags);
	if (err == -ENOENT && next)
		return fail_not_found("%s is empty", map->label);
	if (err == -ENOENT)
		return map_elements_lack_key(elements, CMD_MAP_LOOKUP_ELEM, key->bytes,
					     fail_not_found);
	return err ? fail_map(CMD_MAP_LOOKUP_ELEM, err, map, key->bytes, 0,
			      "cannot look up a key in %s", map->label)
		   : STATUS_DONE;
}

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	cleanup_elements struct elements elements = ELEMENTS_NONE;
	cleanup_view struct view view = VIEW_NONE;
	cleanup_map_value struct map_value key = MAP_VALUE_NONE;
	cleanup_free uint8_t *value = NULL;
	int status = map_elements_open(&elements, context, &p->map, OPEN_RDONLY,
				       TRAIT_KEYED | TRAIT_POPS, "look up a key in", &p->how);

	if (!status)
		status = data_check_cpu(&elements, &p->cpu);
	if (!status && p->cpu.given && p->how.percpu)
		status = fail_misuse("map lookup: cpu and percpu cannot be used together");
	if (!status)
		status = view_make(&view, context, &elements, &p->how, NULL);
	if (!status && p->cpu.given)
		view_choose_cpu(&view, (unsigned)p->cpu.number);
	if (!status)
		status = lookup(&elements, &p->key, &key, &value);
	if (!status)
		status = view_begin(&view, context->out);
	if (!status)
		view_show(&view, context->out, key.bytes, elements_fold(&elements, value), 0);
	return status;
}

const struct command cmd_map_lookup = {
	.name = "map lookup",
	.alias = "get",
	.summary = "print the value stored under a key",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = EXAMPLE_ARRAY("'map lookup demo key 0'"),
	.leaves_open = true,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* map getnext - print the key that follows a key. */
#include <errno.h>

#include "bpf/map.h"
#include "bpf/map_type.h"
#include "cmd/complete/complete.h"
#include "cmd/map/map_elements.h"
#include "cmd/show.h"

struct params {
	struct ref map;
	struct words key, with;
};

static const struct arg args[] = {
	{ ARG_MAP, .offset = offsetof(struct params, map), .required = true },
	{ ARG_WORDS, .keyword = "key", .metavar = "DATA", .complete = complete_key,
	  .offset = offsetof(struct params, key),
	  .help = "the key; without it the first key is printed" },
	{ ARG_WORDS, .keyword = "with", .metavar = "FIELD=DECODER...", .complete = complete_with,
	  .offset = offsetof(struct params, with),
	  .help = "what fields of the key hold: key.saddr=ip4" },
	{ ARG_END },
};

static const struct column column_list[] = { { "key", "key" }, { "next_key", "next key" } };
static const struct columns columns = { column_list, ARRAY_SIZE(column_list), NULL };

/* For a key that does not exist the kernel returns the first key, without an error. */
static void note_unknown(const struct elements *elements, const uint8_t *key)
{
	const struct handle *map = &elements->map;
	cleanup_free uint8_t *value = calloc(1, max_size(elements->value_space, 1));

	if (value && map_lookup(map->fd, key, value, 0) == -ENOENT)
		fail_note("%s has no such key: this is its first key", map->label);
}

static int show(struct out *out, const struct elements *elements, const uint8_t *key,
		const uint8_t *next)
{
	const struct layout *layout = elements_layout(elements, IN_KEY);
	uint32_t size = elements->map.info.map.key_size;
	int status = STATUS_DONE;

	out_record_begin(out, NULL, &columns);
	if (key)
		status = show_typed_key(out, "key", layout, key, size);
	else
		out_null(out, "key");
	if (!status)
		status = show_typed_key(out, "next_key", layout, next, size);
	out_record_end(out);
	return status;
}

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	const struct elements_how how = { .with = p->with };
	cleanup_elements struct elements elements = ELEMENTS_NONE;
	cleanup_map_value struct map_value key = MAP_VALUE_NONE;
	cleanup_free uint8_t *next = NULL;
	const struct handle *map = &elements.map;
	int status = map_elements_open(&elements, context, &p->map, OPEN_RDONLY, TRAIT_LISTED,
				       "go through", &how);
	int err;

	if (!status && p->key.list)
		status = data_key(&elements, &p->key, &key);
	if (status)
		return status;
	next = calloc(1, max_size(map->info.map.key_size, 1));
	if (!next)
		return fail(-ENOMEM, "cannot hold a key of %s", map->label);
	err = map_next_key(map->fd, key.bytes, next);
	if (err == -ENOENT)
		return fail_no_such(key.bytes ? "%s has no key after this one" : "%s is empty",
				    map->label);
	if (err)
		return fail_map(CMD_MAP_GET_NEXT_KEY, err, map, key.bytes, 0,
				"cannot go through the keys of %s", map->label);
	if (key.bytes)
		note_unknown(&elements, key.bytes);
	return show(context->out, &elements, key.bytes, next);
}

const struct command cmd_map_getnext = {
	.name = "map getnext",
	.summary = "print the key that follows a key",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = EXAMPLE_ARRAY("'map getnext demo key 0'"),
	.leaves_open = true,
};

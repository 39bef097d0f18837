/* SPDX-License-Identifier: GPL-3.0-or-later */
/* map delete - delete a key and its value; a file by itself, as each verb is. */
#include <errno.h>

#include "bpf/map.h"
#include "cmd/complete/complete.h"
#include "cmd/fail.h"
#include "cmd/map/map_elements.h"
#include "names/names.h"

struct params {
	struct ref map;
	struct words key, with;
};

static const struct arg args[] = {
	{ ARG_MAP, .offset = offsetof(struct params, map), .required = true },
	{ ARG_WORDS, .keyword = "key", .metavar = "DATA", .complete = complete_key,
	  .offset = offsetof(struct params, key), .required = true, .help = "the key to delete" },
	{ ARG_WORDS, .keyword = "with", .metavar = "FIELD=DECODER...", .complete = complete_with,
	  .offset = offsetof(struct params, with),
	  .help = "what fields of the key hold: key.saddr=ip4" },
	{ ARG_END },
};

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	const struct elements_how how = { .with = p->with };
	cleanup_elements struct elements elements = ELEMENTS_NONE;
	cleanup_map_value struct map_value key = MAP_VALUE_NONE;
	const struct handle *map = &elements.map;
	/* The events of a perf_event_array cannot be looked up, but taken out of their slots. */
	int status = map_elements_open(&elements, context, &p->map, OPEN_WRONLY,
				       TRAIT_KEYED | TRAIT_INDEXED, "delete from", &how);
	int err;

	if (!status)
		status = data_key(&elements, &p->key, &key);
	if (status)
		return status;
	err = map_delete(map->fd, key.bytes);
	/* A sockmap returns EINVAL for an empty slot, and only for that (sock_map_delete_elem()).
	 */
	if (err == -ENOENT || (err == -EINVAL && map->info.map.type == MAP_TYPE_SOCKMAP))
		return map_elements_lack_key(&elements, CMD_MAP_DELETE_ELEM, key.bytes,
					     fail_no_such);
	return err ? fail_map(CMD_MAP_DELETE_ELEM, err, map, key.bytes, 0, "cannot delete from %s",
			      map->label)
		   : STATUS_DONE;
}

const struct command cmd_map_delete = {
	.name = "map delete",
	.summary = "delete a key and its value",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = EXAMPLE_MAP("type hash key 4 value 8 entries 4",
			       "'map update demo key 10.0.0.1 value 1' "
			       "'map delete demo key 10.0.0.1'"),
	.leaves_open = true,
};

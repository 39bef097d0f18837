/* SPDX-License-Identifier: GPL-3.0-or-later */
/* map pop - take the next value out of a queue or a stack. */
#include <errno.h>

#include "bpf/map.h"
#include "bpf/map_type.h"
#include "cmd/complete/complete.h"
#include "cmd/map/view.h"

struct params {
	struct ref map;
	struct elements_how how;
};

static const struct arg args[] = {
	{ ARG_MAP, .offset = offsetof(struct params, map), .required = true },
	{ ARG_LAYOUT, .keyword = "value-as", .offset = offsetof(struct params, how.value_as),
	  .help = "show the value so: u64,u64" },
	{ ARG_WORDS, .keyword = "with", .metavar = "FIELD=DECODER...", .complete = complete_with,
	  .offset = offsetof(struct params, how.with),
	  .help = "what fields hold: key.saddr=ip4 value.last_ns=ktime" },
	{ ARG_END },
};

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	cleanup_elements struct elements elements = ELEMENTS_NONE;
	cleanup_view struct view view = VIEW_NONE;
	cleanup_free uint8_t *value = NULL;
	const struct map *map = &elements.map;
	int status = elements_open(&elements, &p->map, MAP_READ_WRITE, TRAIT_POPS, "pop from",
				   &p->how);
	int err;

	/* Before the value is out: what cannot be shown must not be lost. */
	if (!status)
		status = view_make(&view, &elements, &p->how, NULL);
	if (!status)
		status = view_begin(&view, context->out);
	if (!status)
		status = elements_alloc_value(&elements, &value);
	if (status)
		return status;
	err = map_lookup_and_delete(map->fd, NULL, value, 0);
	if (err == -ENOENT)
		return not_found("%s is empty", map->label);
	if (err)
		return fail_map(CMD_MAP_LOOKUP_AND_DELETE_ELEM, err, map, NULL, 0,
				"cannot pop from %s", map->label);
	view_show(&view, context->out, NULL, value, 0);
	return STATUS_DONE;
}

const struct command cmd_map_pop = {
	.name = "map pop",
	.alias = "dequeue",
	.summary = "take the next value out of a queue or a stack",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "bpfadm map pop jobs",
};

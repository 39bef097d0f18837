/* SPDX-License-Identifier: GPL-3.0-or-later */
/* map freeze - make a map read-only for user space; a file by itself, as each verb is. */
#include "bpf/map.h"
#include "cmd/command.h"
#include "cmd/fail.h"

struct params {
	struct ref map;
};

static const struct arg args[] = {
	{ ARG_MAP, .offset = offsetof(struct params, map), .required = true },
	{ ARG_END },
};

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	cleanup_handle struct handle map = HANDLE_NONE;
	int status = ref_open(&map, KIND_MAP, &p->map, 0);
	int err;

	(void)context;
	if (status)
		return status;
	err = map_freeze(map.fd);
	return err ? fail_map(CMD_MAP_FREEZE, err, &map, NULL, 0, "cannot freeze %s", map.label)
		   : STATUS_DONE;
}

const struct command cmd_map_freeze = {
	.name = "map freeze",
	.summary = "make a map read-only for user space",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = EXAMPLE_ARRAY("'map freeze demo'"),
	.details = "BPF programs can still change it. This cannot be undone.",
};

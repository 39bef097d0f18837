/* SPDX-License-Identifier: GPL-3.0-or-later */
/* map pin - keep a map under a path of a bpf file system. */
#include "cmd/command.h"
#include "cmd/objects.h"

struct params {
	struct ref map;
	const char *path;
};

static const struct arg args[] = {
	{ ARG_MAP, .offset = offsetof(struct params, map), .required = true },
	{ ARG_PIN, .offset = offsetof(struct params, path), .required = true },
	{ ARG_END },
};

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	cleanup_handle struct handle map = HANDLE_NONE;
	int status = ref_open(&map, KIND_MAP, &p->map, 0);

	return status ? status : pin_or_say(context, map.fd, map.label, p->path);
}

const struct command cmd_map_pin = {
	.name = "map pin",
	.summary = "keep a map under a path of a bpf file system",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "bpfadm map pin flows /sys/fs/bpf/flows",
};

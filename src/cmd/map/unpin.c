/* SPDX-License-Identifier: GPL-3.0-or-later */
/* map unpin - remove the path that a map is pinned at. */
#include "cmd/command.h"
#include "cmd/objects.h"

struct params {
	const char *path;
};

static const struct arg args[] = {
	{ ARG_PIN, .offset = offsetof(struct params, path), .required = true },
	{ ARG_END },
};

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;

	(void)context;
	return unpin_or_say(KIND_MAP, p->path);
}

const struct command cmd_map_unpin = {
	.name = "map unpin",
	.summary = "remove the path that a map is pinned at",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "bpfadm map unpin /sys/fs/bpf/flows",
	.details = "The map goes when no program and no process holds it any more.",
};

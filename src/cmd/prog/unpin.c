/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prog unpin - remove a pin; the program goes when nothing else holds it. */
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
	return unpin_or_say(KIND_PROG, p->path);
}

const struct command cmd_prog_unpin = {
	.name = "prog unpin",
	.summary = "remove a pin; the program goes when nothing else holds it",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "bpfadm prog unpin /sys/fs/bpf/xdp_pass",
};

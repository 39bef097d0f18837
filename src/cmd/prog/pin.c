/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prog pin - keep a program under a path of a bpf file system. */
#include "cmd/command.h"
#include "cmd/objects.h"

struct params {
	struct ref prog;
	const char *path;
};

static const struct arg args[] = {
	{ ARG_PROG, .offset = offsetof(struct params, prog), .required = true },
	{ ARG_PIN, .offset = offsetof(struct params, path), .required = true },
	{ ARG_END },
};

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	cleanup_handle struct handle prog = HANDLE_NONE;
	int status = ref_open(&prog, KIND_PROG, &p->prog, 0);

	if (status)
		return status;
	return pin_or_say(context, prog.fd, prog.label, p->path);
}

const struct command cmd_prog_pin = {
	.name = "prog pin",
	.summary = "keep a program under a path of a bpf file system",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "bpfadm prog pin xdp_pass /sys/fs/bpf/xdp_pass",
};

/* prog unpin - remove a pin; the program goes when nothing else holds it. */
#include "bpf/pin.h"
#include "cli/command.h"
#include "cmd/find.h"
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
	cleanup_prog struct prog prog = PROG_NONE;
	int fd = -1, err, status;

	(void)context;
	/* What is pinned there must be a program. */
	status = open_path(OBJECT_PROG, p->path, 0, &fd);
	if (!status)
		status = prog_from_fd(&prog, fd);
	if (status)
		return status;
	err = pin_remove(p->path);
	if (err)
		return fail(err, "cannot remove %s, a pin of %s", p->path, prog.label);
	return STATUS_DONE;
}

const struct command cmd_prog_unpin = {
	.name = "prog unpin",
	.summary = "remove a pin; the program goes when nothing else holds it",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "bpfadm prog unpin /sys/fs/bpf/xdp_pass",
};

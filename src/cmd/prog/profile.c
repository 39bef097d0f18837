/* prog profile - bpftool has it; here it says where it is to be had. */
#include "cli/command.h"

struct params {
	struct words words;
};

static const struct arg args[] = {
	{ ARG_WORDS, .metavar = "PROG [duration N] METRIC...",
	  .offset = offsetof(struct params, words) },
	{ ARG_END },
};

static int run(const struct context *context, const void *params)
{
	(void)context;
	(void)params;
	return hint(
		misuse("prog profile is not in this version: counting hardware events takes "
		       "programs of its own"),
		"\"perf stat --bpf-prog ID\" counts the same; \"prog show\" tells runs and their "
		"time");
}

const struct command cmd_prog_profile = {
	.name = "prog profile",
	.summary = "not in this version: see perf stat --bpf-prog",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "bpfadm prog show",
};

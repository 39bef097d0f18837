/* SPDX-License-Identifier: GPL-3.0-or-later */
/* version - print the version. */
#include "cli/help.h"

int version_show(const struct context *context)
{
	out_record_begin(context->out, NULL, NULL);
	out_str(context->out, "version", BPFADM_VERSION);
	out_record_end(context->out);
	out_text(context->out, "bpfadm %s", BPFADM_VERSION);
	return STATUS_DONE;
}

static int run(const struct context *context, const void *params)
{
	(void)params;
	return version_show(context);
}

const struct command cmd_version = {
	.name = "version",
	.summary = "print the version",
	.run = run,
	.example = "bpfadm version",
};

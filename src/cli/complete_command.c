/* SPDX-License-Identifier: GPL-3.0-or-later */
/* complete - what could stand at the end of a line: bash completion asks this. */
#include "base/util.h"
#include "cli/complete.h"

struct params {
	struct words line;
};

static const struct arg args[] = {
	{ ARG_COMMAND, .metavar = "WORD...", .offset = offsetof(struct params, line),
	  .help = "the line's words behind \"bpfadm\", the last one perhaps begun or empty" },
	{ ARG_END },
};

static void put(struct out *out, const struct candidate *candidate)
{
	out_record_begin(out, NULL, NULL);
	out_str(out, "word", candidate->word);
	out_str(out, "note", candidate->note);
	out_record_end(out);
	out_text(out, "%s\t%s", candidate->word, candidate->note);
}

static int run(const struct context *context, const void *params)
{
	const struct words *line = &((const struct params *)params)->line;
	size_t before = line->count ? line->count - 1 : 0;
	cleanup_candidates struct candidates candidates = {
		.part = line->count ? line->list[before] : "",
	};

	complete_line(context->session, line->list, before, &candidates);
	out_list_begin(context->out, NULL, NULL);
	for (size_t i = 0; i < candidates.count; i++)
		put(context->out, &candidates.list[i]);
	out_list_end(context->out);
	return STATUS_DONE;
}

const struct command cmd_complete = {
	.name = "complete",
	.summary = "list what could stand at the end of a line",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "bpfadm complete -- map dump ''",
};

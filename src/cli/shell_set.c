/* SPDX-License-Identifier: GPL-3.0-or-later */
/* set - how the shell's commands print. */
#include "base/util.h"
#include "cli/session.h"

struct params {
	unsigned format, timing;
};

/* The first is what nothing was said about. */
static const char *const formats[] = { "", "plain", "json", "pretty", "jsonl", NULL };
static const char *const switches[] = { "", "on", "off", NULL };

static const struct arg args[] = {
	{ ARG_CHOICE, .choices = formats, .offset = offsetof(struct params, format),
	  .help = "how commands print" },
	{ ARG_CHOICE, .keyword = "timing", .choices = switches,
	  .offset = offsetof(struct params, timing), .help = "tell how long each command took" },
	{ ARG_END },
};

static void show_settings(struct out *out, const struct session *session)
{
	static const struct column list[] = { { "format", "format" }, { "timing", "timing" } };
	static const struct columns columns = { list, ARRAY_SIZE(list) };
	static const char *const names[] = { [OUT_PLAIN] = "plain",
					     [OUT_JSON] = "json",
					     [OUT_PRETTY] = "pretty",
					     [OUT_JSONL] = "jsonl" };

	out_record_begin(out, NULL, &columns);
	out_str(out, "format", names[session->scope->for_lines->format]);
	out_str(out, "timing", session->timing ? "on" : "off");
	out_record_end(out);
}

static int run(const struct context *context, const void *params)
{
	static const enum out_format meant[] = { 0, OUT_PLAIN, OUT_JSON, OUT_PRETTY, OUT_JSONL };
	const struct params *p = params;
	struct session *session = context->session;

	if (p->format)
		session->scope->for_lines->format = meant[p->format];
	if (p->timing)
		session->timing = p->timing == 1;
	if (p->format || p->timing)
		session->scope->answered = true;
	else
		show_settings(context->out, session);
	return STATUS_DONE;
}

const struct command cmd_set = {
	.name = "set",
	.summary = "change how commands print; alone: show how",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "set timing on",
};

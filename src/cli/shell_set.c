/* SPDX-License-Identifier: GPL-3.0-or-later */
/* set - how the shell's commands print. */
#include "base/util.h"
#include "cli/session.h"

struct params {
	unsigned form, timing; /* 0: nothing is said about it */
};

/* At 1 + its enum form. */
static const char *const forms[] = { "", "plain",
#define FORM(code, word, ...) word,
#include "base/form.def"
#undef FORM
				     NULL };
static const char *const switches[] = { "", "on", "off", NULL };

static const struct arg args[] = {
	{ ARG_CHOICE, .choices = forms, .offset = offsetof(struct params, form),
	  .help = "how commands print" },
	{ ARG_CHOICE, .keyword = "timing", .choices = switches,
	  .offset = offsetof(struct params, timing), .help = "tell how long each command took" },
	{ ARG_END },
};

static void show_settings(struct out *out, const struct session *session)
{
	static const struct column list[] = { { "format", "format" }, { "timing", "timing" } };
	static const struct columns columns = { list, ARRAY_SIZE(list) };

	out_record_begin(out, NULL, &columns);
	out_str(out, "format", form_rows[session->scope->for_lines->form].word);
	out_str(out, "timing", session->timing ? "on" : "off");
	out_record_end(out);
}

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	struct session *session = context->session;

	if (p->form)
		session->scope->for_lines->form = (enum form)(p->form - 1);
	if (p->timing)
		session->timing = p->timing == 1;
	if (p->form || p->timing)
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

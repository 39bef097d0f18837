/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The smallest of the shell's own commands. */
#include "base/util.h"
#include "cli/input.h"
#include "cli/script.h"
#include "cli/shell.h"

struct source_params {
	const char *file;
};

static const struct arg source_args[] = {
	{ ARG_FILE, .offset = offsetof(struct source_params, file), .required = true },
	{ ARG_END },
};

static int run_source(const struct context *context, const void *params)
{
	const struct source_params *p = params;
	struct session *session = context->session;
	cleanup_script struct script script = {
		.path = p->file, .shell = true, .keep_going = true, .run = shell_line
	};
	int status;

	if (script_open(&script, session))
		return STATUS_FAILED;
	status = script_run(&script, session);
	session->scope->answered = !*fail_last()->message;
	return status;
}

const struct command cmd_source = {
	.name = "source",
	.summary = "run a file's lines as if they were typed",
	.args = source_args,
	.params_size = sizeof(struct source_params),
	.run = run_source,
	.example = "source setup.bpf",
};

static int run_history(const struct context *context, const void *params)
{
	static const struct column list[] = { { "number", "#", true, true },
					      { "line", "line", true } };
	static const struct columns columns = { list, ARRAY_SIZE(list), "no history" };
	const struct history *history = &context->session->scope->shell->history;
	struct out *out = context->out;

	(void)params;
	out_list_begin(out, NULL, &columns);
	for (size_t i = 0; i < history->count; i++) {
		out_record_begin(out, NULL, NULL);
		out_u64(out, "number", i + 1);
		out_str(out, "line", history->lines[i]);
		out_record_end(out);
	}
	out_list_end(out);
	return STATUS_DONE;
}

const struct command cmd_history = {
	.name = "history",
	.summary = "list the lines that were typed",
	.run = run_history,
	.example = "history",
};

static int run_quit(const struct context *context, const void *params)
{
	(void)params;
	context->session->quit = true;
	context->session->scope->answered = true;
	return STATUS_DONE;
}

const struct command cmd_quit = {
	.name = "quit",
	.alias = "exit",
	.summary = "leave the shell",
	.run = run_quit,
	.example = "quit",
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* batch - commands from a file, a line each. */
#include <unistd.h>

#include "cli/dispatch.h"
#include "cli/script.h"

struct params {
	const char *file;
	const char *bpftool_file;
	bool keep_going;
};

static const struct arg args[] = {
	{ ARG_FILE, .metavar = "FILE|-", .offset = offsetof(struct params, file),
	  .help = "the commands; - or nothing for standard input" },
	{ ARG_FILE, .keyword = "file", .offset = offsetof(struct params, bpftool_file),
	  .help = "the same, as with bpftool" },
	{ ARG_FLAG, .keyword = "keep-going", .offset = offsetof(struct params, keep_going),
	  .help = "run the rest after a line that failed or said no" },
	{ ARG_END },
};

static int run_plain(struct session *session, struct line *line)
{
	if (line->problem)
		return line_misuse(line);
	return dispatch(session, line->words, line->count, NULL);
}

/* {"command": […], "output": …} */
static int run_recorded(struct session *session, struct line *line)
{
	struct out *out = session->scope->document;
	int status;

	out_record_begin(out, NULL, NULL);
	out_list_begin(out, "command", NULL);
	for (size_t i = 0; i < line->count && !line->problem; i++)
		out_str(out, NULL, line->words[i]);
	out_list_end(out);
	out_nest_begin(out, "output");
	status = run_plain(session, line);
	out_nest_end(out, status);
	out_record_end(out);
	out_flush(out);
	if (out_error(out))
		session->scope->sink->error = out_error(out);
	return status;
}

/* As a document its list is left open for dispatch() to close: after an error of reading the file.
 */
static int run_script(const struct context *context, struct script *script)
{
	struct scope *scope = context->session->scope;

	scope->for_lines = &scope->settings; /* they begin with the batch's own options */
	scope->keeps = true;
	if (form_is_document(out_form(context->out))) {
		script->run = run_recorded;
		scope->document = context->out;
		out_list_begin(context->out, NULL, NULL);
	}
	return script_run(script, context->session);
}

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	cleanup_script struct script script = {
		.path = p->file ? p->file : p->bpftool_file,
		.keep_going = p->keep_going,
		.run = run_plain,
	};

	if (p->file && p->bpftool_file)
		return misuse("batch reads one file: %s or %s", p->file, p->bpftool_file);
	if (!script.path && isatty(STDIN_FILENO))
		return misuse("batch needs a FILE, or commands on standard input");
	if (!script.path)
		script.path = "-";
	if (script_open(&script, context->session))
		return STATUS_FAILED;
	return run_script(context, &script);
}

const struct command cmd_batch = {
	.name = "batch",
	.summary = "run commands from a file, a line each",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "printf 'map show\\nprog show\\n' | bpfadm -j batch",
	.details =
		"Quotes are those of sh, # starts a comment, a backslash at its end continues a line.\n"
		"The first line that fails or says no ends it, unless keep-going is given; the exit\n"
		"status is that of the worst line.",
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* batch - run the commands of a file, one a line; what the shell's `source` shares with it. */
#include "cli/dispatch.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/interrupt.h"

#define DEPTH_MAX 8

static bool is_stdin(const struct script *script)
{
	return strcmp(script->path, "-") == 0;
}

static const char *shown_name(const struct script *script)
{
	return is_stdin(script) ? "stdin" : script->path;
}

void script_done(struct script *script)
{
	line_done(&script->line);
	free(script->text);
	if (script->file && script->file != stdin)
		fclose(script->file);
}

int script_open(struct script *script, const struct session *session)
{
	if (session->scope->depth == DEPTH_MAX)
		return fail_misuse("files are nested %d deep: does %s run itself?", DEPTH_MAX,
				   script->path);
	script->file = is_stdin(script) ? stdin : fopen(script->path, "re");
	return script->file ? STATUS_DONE : fail(-errno, "cannot open %s", script->path);
}

int line_misuse(const struct line *line)
{
	return fail_misuse("%s", line->problem);
}

/* A line and those that continue it: 1, 0 at the end, or -errno. */
static int read_line(struct script *script, struct line *line)
{
	int err = -EAGAIN;

	while (err == -EAGAIN) {
		ssize_t size = getline(&script->text, &script->space, script->file);
		bool ended = size < 0;

		if (ended && !feof(script->file))
			return -errno;
		if (ended && !line->text.len)
			return 0;
		if (size > 0 && script->text[size - 1] == '\n')
			size--;
		script->number++;
		if (ended && line->quote) {
			line->problem = "a quote is not closed";
			return 1;
		}
		/* A backslash at the end of the file has no effect. */
		err = line_add(line, ended ? "" : script->text, ended ? 0 : (size_t)size);
	}
	return err == -ENOMEM ? err : 1;
}

/* Runs the next line: its status, or -1 at the file's end. */
static int run_next(struct script *script, struct session *session)
{
	struct line *line = &script->line;
	size_t begin = script->number + 1;
	int got, status;

	fail_place(shown_name(script), begin);
	line_begin(line, script->shell ? session->table : NULL);
	got = read_line(script, line);
	if (interrupted)
		return STATUS_DONE;
	if (got < 0) {
		fail_place(NULL, 0);
		script->failed = true;
		return fail(got, "cannot read %s", shown_name(script));
	}
	if (got == 0)
		return -1;
	if (!line->count && line->form == LINE_PLAIN && !line->problem)
		return STATUS_DONE;
	status = script->run(session, line);
	fail_reset(); /* it was reported in the document of the line */
	fail_place(shown_name(script), begin);
	return status;
}

/* Only the end of a regular file is known without waiting. */
static bool has_more(const struct script *script)
{
	struct stat stat;
	int c;

	if (fstat(fileno(script->file), &stat) || !S_ISREG(stat.st_mode))
		return false;
	c = getc(script->file);
	return c != EOF;
}

static bool must_stop(const struct script *script, const struct session *session, int status)
{
	if (status < STATUS_DONE || interrupted || session->scope->sink->error || session->quit ||
	    script->failed)
		return true;
	if (status == STATUS_DONE || script->keep_going)
		return false;
	if (has_more(script))
		fail_note("stopped here; with keep-going the rest is run, too");
	return true;
}

int script_run(struct script *script, struct session *session)
{
	int worst = STATUS_DONE, status;

	session->scope->depth++;
	do {
		status = run_next(script, session);
		if (status > worst)
			worst = status;
	} while (!must_stop(script, session, status));
	fail_place(NULL, 0);
	open_maps_close(&session->open_maps);
	if (!interrupted || worst != STATUS_DONE)
		return worst;
	script->failed = true;
	return fail_why(-EINTR, "interrupted", NULL, "stopped after line %zu of %s", script->number,
			shown_name(script));
}

/*
 * batch
 */

struct params {
	const char *file;
	const char *bpftool_file;
	bool keep_going;
};

static const struct arg args[] = {
	{ ARG_FILE, .metavar = "FILE|-", .offset = offsetof(struct params, file),
	  .help = "the file; - or none: standard input" },
	{ ARG_FILE, .keyword = "file", .offset = offsetof(struct params, bpftool_file),
	  .help = "the same, as bpftool writes it" },
	{ ARG_FLAG, .keyword = "keep-going", .offset = offsetof(struct params, keep_going),
	  .help = "continue after a line that fails or whose answer is no" },
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
	fail_nest_end(out, status);
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
		return fail_misuse("batch reads one file: %s or %s", p->file, p->bpftool_file);
	if (!script.path && isatty(STDIN_FILENO))
		return fail_misuse("batch needs a FILE, or commands on standard input");
	if (!script.path)
		script.path = "-";
	if (script_open(&script, context->session))
		return STATUS_FAILED;
	/* Who types the lines waits for the answer of each. */
	if (isatty(fileno(script.file)))
		sink_end_pager(context->session->scope->sink);
	return run_script(context, &script);
}

const struct command cmd_batch = {
	.name = "batch",
	.summary = "run the commands of a file, one a line",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "printf 'map show\\nprog show\\n' | bpfadm -j batch",
	.details =
		"Quotes work as in sh, # starts a comment, and a backslash at the end continues a line. "
		"The batch stops at the first line that fails or whose answer is no, unless keep-going "
		"is given. The exit status is that of the worst line.",
};

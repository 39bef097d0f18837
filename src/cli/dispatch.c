/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs the words of a line: the one way from words to a command. */
#include "cli/dispatch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/pager.h"
#include "base/term.h"
#include "bpf/sys.h"
#include "cli/commands.h"
#include "cli/grammar.h"
#include "cli/options.h"

static int run_command(const struct context *context, const struct target *target,
		       char *const *words, size_t count)
{
	const struct command *command = target->command;
	const struct subject *subject = &context->session->subject;
	cleanup_free void *params = calloc(1, command->params_size + 1);
	struct grammar grammar = {
		.command = command,
		.words = words + target->words,
		.count = count > target->words ? count - target->words : 0,
		.subject_kind = target->subject ? subject->kind : ARG_END,
	};
	int status;

	if (!params)
		return fail(-ENOMEM, "cannot run %s", command->name);
	if (command->runs_on)
		sink_end_pager(context->session->scope->sink);
	if (!command->leaves_open)
		open_maps_close(&context->session->open_maps);
	status = args_parse(&grammar, &subject->ref, params);
	if (!status)
		status = args_suggest(command, params, command->run(context, params));
	args_done(command, params);
	return status;
}

/* bpfadm alone: the shell on a terminal, else a batch from standard input. */
static int run_alone(const struct context *context)
{
	static char batch[] = "batch", shell[] = "shell";
	char *words[] = { isatty(STDIN_FILENO) ? shell : batch };
	struct session *session = context->session;
	struct target target;

	if (session->scope->shell || session->scope->depth)
		return STATUS_DONE;
	if (command_find(&target, session, words, 1))
		return STATUS_FAILED;
	return run_command(context, &target, words, 1);
}

static int run_words(const struct context *context, const struct line_options *line,
		     char *const *words, size_t count)
{
	struct target target = { .help = true };

	if (line->status)
		return line->status;
	if (line->version)
		return version_show(context);
	if (line->lines && !line->help)
		return count ? fail_misuse("-c takes one LINE: unexpected \"%s\"", words[0])
			     : shell_run_given(context, line->lines);
	if (!count && !line->help)
		return run_alone(context);
	if (count && command_find(&target, context->session, words, count))
		return STATUS_FAILED;
	if (line->help && count == 1 && target.noun && !target.subject)
		target.command = NULL; /* the object: show is not what is asked about */
	if (target.help || line->help)
		return help_show(context, target.noun, target.command);
	return run_command(context, &target, words, count);
}

/* What a buffer that found no room was for is missing somewhere: that is no success. */
static int check_memory(int status)
{
	if (!buf_was_short() || status == STATUS_FAILED)
		return status;
	return fail(-ENOMEM, "the output is not complete");
}

static int end_document(struct scope *scope, struct out *out, int status)
{
	int err = scope->answered ? 0 : fail_end(out, status);

	if (!err)
		return status;
	scope->sink->error = err;
	if (err == -EPIPE)
		return STATUS_DONE;
	return fail(err, "cannot write to %s", scope->sink->name);
}

/* Is its output for a pager, if it is longer than the screen?  The time that reading takes is none
 * of the command's, and calls are shown where they happen. */
static bool is_paged(const struct session *session)
{
	const struct settings *settings = &session->scope->settings;
	const struct sink *sink = session->scope->sink;

	return sink->screen && !sink->pager && !settings->unpaged && !settings->options.quiet &&
	       !settings->trace && !session->timing && !form_rows[settings->form].is_stream;
}

/* What the output of this line meets.  What has no width, a pipe, is not asked for each line. */
static struct screen find_screen(const struct scope *scope)
{
	struct sink *sink = scope->sink;
	size_t columns = sink->columns;

	if (!columns && !sink->endless) {
		columns = term_columns(sink->fd);
		sink->endless = !columns;
	}
	return (struct screen){ sink->colour, scope->settings.wide ? 0 : columns, sink->pager };
}

/* Runs a line with a document of its own. */
static int run_document(struct context *context, const struct line_options *line,
			char *const *words, size_t count)
{
	struct scope *scope = context->session->scope;
	struct screen screen = find_screen(scope);
	struct out *around;
	int status;

	context->out = out_new(scope->sink->fd, scope->settings.form, &screen);
	if (!context->out)
		return fail(-ENOMEM, "cannot run the command");
	out_begin(context->out);
	around = fail_out(context->out);
	status = check_memory(run_words(context, line, words, count));
	status = check_memory(end_document(scope, context->out, status));
	fail_out(around);
	out_free(context->out);
	return status;
}

/* The same, through a pager if its output, with that of the lines that it runs, is longer than the
 * screen.  Who leaves the pager early has seen enough: that is no failure. */
static int run_paged(struct context *context, const struct line_options *line, char *const *words,
		     size_t count)
{
	struct sink *sink = context->session->scope->sink;
	struct pager pager;
	int status;

	pager_begin(&pager, sink->fd);
	sink->pager = &pager;
	status = run_document(context, line, words, count);
	sink->pager = NULL;
	if (pager_end(&pager) && sink->error == -EPIPE)
		sink->error = 0;
	return status;
}

/* Options hold in the scope of their line. */
static int run_line(struct session *session, char **words, size_t count)
{
	struct scope *scope = session->scope;
	struct line_options line = { .settings = scope->settings };
	struct context context = { .session = session,
				   .out = scope->document,
				   .kernel = &session->kernel,
				   .decoders = &session->decoders };

	options_take(&line, words, &count);
	if (scope->document)
		line.settings.form = out_form(scope->document);
	scope->settings = line.settings;
	context.options = line.settings.options;
	context.kept = scope->keeps ? &session->kept : NULL;
	context.open_maps = scope->depth ? &session->open_maps : NULL;
	trace_enable(line.settings.trace);
	fail_begin(line.settings.options.quiet, !scope->depth);
	if (scope->document)
		return check_memory(run_words(&context, &line, words, count));
	return is_paged(session) ? run_paged(&context, &line, words, count)
				 : run_document(&context, &line, words, count);
}

int dispatch(struct session *session, char *const *words, size_t count, struct sink *sink)
{
	cleanup_free char **own = malloc((count + 1) * sizeof(*own));
	struct scope scope;
	int status;

	fail_reset();
	buf_was_short(); /* of a line before */
	if (!own)
		return fail(-ENOMEM, "cannot run the command");
	memcpy(own, words, count * sizeof(*own));
	scope_push(session, &scope, sink);
	status = run_line(session, own, count);
	scope_pop(session);
	return status;
}

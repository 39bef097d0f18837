/* The one way from a line's words to what they do. */
#include "cli/dispatch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bpf/trace.h"
#include "cli/args.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/options.h"

static int run_command(const struct context *context, const struct target *target,
		       char *const *words, size_t count)
{
	const struct command *command = target->command;
	const struct subject *subject = &context->session->subject;
	cleanup_free void *params = calloc(1, command->params_size + 1);
	struct parser parser = {
		.command = command,
		.subject = &subject->ref,
		.subject_kind = target->subject ? subject->kind : ARG_END,
		.words = words + target->words,
		.count = count > target->words ? count - target->words : 0,
		.params = params,
	};
	int status;

	if (!params)
		return fail(-ENOMEM, "cannot run %s", command->name);
	status = args_parse(&parser);
	if (!status)
		status = command->run(context, params);
	args_done(command, params);
	return status;
}

/* bpfadm alone: at a terminal the shell, else commands, a line each. */
static int run_alone(const struct context *context)
{
	static const char *const words[][1] = { { "batch" }, { "shell" } };
	struct target target;
	char *const *line = (char *const *)words[isatty(STDIN_FILENO)];

	if (context->session->shell || context->session->depth)
		return STATUS_DONE;
	return command_find(&target, context->session, line, 1)
		       ? STATUS_FAILED
		       : run_command(context, &target, line, 1);
}

static int run_words(const struct context *context, const struct line_options *line,
		     char *const *words, size_t count)
{
	struct target target = { .help = true };

	if (line->version)
		return version_show(context);
	if (!count && !line->help)
		return run_alone(context);
	if (count && command_find(&target, context->session, words, count))
		return STATUS_FAILED;
	if (target.help || line->help)
		return help_show(context, target.object, target.command);
	return run_command(context, &target, words, count);
}

static int finish(struct session *session, struct out *out, int status)
{
	int err = session->document ? 0 : out_end(out, status);

	if (!err)
		return status;
	session->write_error = err;
	if (err == -EPIPE)
		return STATUS_DONE;
	return fail(err, "cannot write to standard output");
}

int dispatch(struct session *session, char *const *words, size_t count)
{
	struct line_options line = { .settings = session->settings };
	cleanup_free char **own = malloc((count + 1) * sizeof(*own));
	struct context context = { .session = session, .out = session->document };
	int status;

	fail_reset();
	if (!own)
		return fail(-ENOMEM, "cannot run the command");
	memcpy(own, words, count * sizeof(*own));
	status = options_take(&line, own, &count);
	if (!context.out)
		context.out = out_new(session->out_fd, line.settings.format, session->colour);
	if (!context.out)
		return fail(-ENOMEM, "cannot run the command");
	context.options = line.settings.options;
	trace_enable(line.settings.trace);
	if (!session->document)
		out_begin(context.out);
	if (!status)
		status = run_words(&context, &line, own, count);
	status = finish(session, context.out, status);
	if (!session->document)
		out_free(context.out);
	trace_enable(session->settings.trace);
	return status;
}

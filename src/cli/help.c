/* What the program says about itself, made from the tables. */
#include "cli/help.h"

#include "cli/args.h"
#include "cli/commands.h"
#include "cli/options.h"

static void show_command(struct out *out, const struct command *command)
{
	cleanup_buf struct buf usage = BUF_EMPTY;

	args_usage(&usage, command);
	out_text(out, "%s - %s\n\nusage: %s", command->name, command->summary, buf_text(&usage));
	if (command->details)
		out_text(out, "\n%s", command->details);
	if (command->example)
		out_text(out, "\nexample: %s", command->example);
}

static void show_commands(struct out *out, const char *object)
{
	for (const struct command *const *command = commands; *command; command++)
		if (!object || command_is_about(*command, object))
			out_text(out, "  %-16s %s", (*command)->name, (*command)->summary);
}

int help_show(const struct context *context, const char *object, const struct command *command)
{
	if (command)
		show_command(context->out, command);
	else
		show_commands(context->out, object);
	return STATUS_DONE;
}

int version_show(const struct context *context)
{
	out_record_begin(context->out, NULL, NULL);
	out_str(context->out, "version", BPFADM_VERSION);
	out_record_end(context->out);
	out_text(context->out, "bpfadm %s", BPFADM_VERSION);
	return STATUS_DONE;
}

static int run_version(const struct context *context, const void *params)
{
	(void)params;
	return version_show(context);
}

const struct command cmd_version = {
	.name = "version",
	.summary = "print the version",
	.run = run_version,
	.example = "bpfadm version",
};

struct help_params {
	struct words topic;
};

static const struct arg help_args[] = {
	{ ARG_WORDS, .metavar = "COMMAND", .offset = offsetof(struct help_params, topic) },
	{ ARG_END },
};

static int run_help(const struct context *context, const void *params)
{
	const struct words *topic = &((const struct help_params *)params)->topic;
	struct target target = { .command = NULL };

	if (topic->count && command_find(&target, context->session, topic->list, topic->count))
		return STATUS_FAILED;
	if (topic->count == 1 && target.object)
		target.command = NULL;
	return help_show(context, target.object, target.command);
}

const struct command cmd_help = {
	.name = "help",
	.summary = "what the commands are, or what one does",
	.args = help_args,
	.params_size = sizeof(struct help_params),
	.run = run_help,
	.example = "bpfadm help map lookup",
};

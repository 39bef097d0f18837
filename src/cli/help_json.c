/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Help for machines: the tables as JSON. */
#include "cli/args.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/kinds.h"
#include "cli/options.h"

static void put_argument(struct out *out, const struct arg *arg)
{
	out_record_begin(out, NULL, NULL);
	out_str(out, "keyword", arg->keyword);
	out_str(out, "value", arg->kind == ARG_FLAG ? NULL : arg_metavar(arg));
	out_bool(out, "required", arg->required);
	out_bool(out, "repeatable", arg_kinds[arg->kind].repeats);
	if (arg->kind == ARG_CHOICE) {
		out_list_begin(out, "choices", NULL);
		for (const char *const *choice = arg->choices; *choice; choice++)
			if (**choice)
				out_str(out, NULL, *choice);
		out_list_end(out);
	}
	out_str(out, "help", arg->help ? arg->help : arg_kinds[arg->kind].help);
	out_record_end(out);
}

static void put_command(struct out *out, const struct command *command)
{
	cleanup_buf struct buf usage = BUF_EMPTY;

	args_usage(&usage, command);
	out_record_begin(out, NULL, NULL);
	out_str(out, "command", command->name);
	out_str(out, "alias", command->alias);
	out_str(out, "summary", command->summary);
	out_str(out, "usage", buf_text(&usage));
	out_list_begin(out, "arguments", NULL);
	for (const struct arg *arg = command_args(command); arg->kind != ARG_END; arg++)
		put_argument(out, arg);
	out_list_end(out);
	out_str(out, "details", command->details);
	out_str(out, "example", command->example);
	out_record_end(out);
}

static void put_commands(struct out *out, const char *name, const struct command *const *list,
			 size_t count, const char *noun)
{
	out_list_begin(out, name, NULL);
	for (size_t i = 0; i < count; i++)
		if (!noun || command_is_about(list[i], noun))
			put_command(out, list[i]);
	out_list_end(out);
}

static void put_options(struct out *out)
{
	out_list_begin(out, "options", NULL);
	for (const struct option_row *row = option_rows; row < option_rows + option_row_count;
	     row++) {
		if (!row->summary)
			continue;
		out_record_begin(out, NULL, NULL);
		out_str(out, "name", row->name);
		out_str_n(out, "letter", &row->letter, 1);
		if (row->value)
			out_str(out, "value", row->value);
		out_str(out, "summary", row->summary);
		out_record_end(out);
	}
	out_list_end(out);
}

static void put_objects(struct out *out, const struct command_table *table)
{
	out_list_begin(out, "objects", NULL);
	for (const struct noun *noun = table->nouns; noun < table->nouns + table->noun_count;
	     noun++) {
		out_record_begin(out, NULL, NULL);
		out_str(out, "name", noun->name);
		out_str(out, "summary", noun->summary);
		out_record_end(out);
	}
	out_list_end(out);
}

static void put_everything(struct out *out, const struct command_table *table)
{
	out_record_begin(out, NULL, NULL);
	out_str(out, "version", BPFADM_VERSION);
	put_options(out);
	put_objects(out, table);
	put_commands(out, "commands", table->commands, table->command_count, NULL);
	put_commands(out, "shell", table->shell, table->shell_count, NULL);
	out_record_end(out);
}

void help_record(const struct context *context, const char *noun, const struct command *command)
{
	const struct command_table *table = context->session->table;

	if (command)
		put_command(context->out, command);
	else if (noun)
		put_commands(context->out, NULL, table->commands, table->command_count, noun);
	else
		put_everything(context->out, table);
}

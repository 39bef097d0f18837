/* SPDX-License-Identifier: GPL-3.0-or-later */
/* help, version - made from the tables of commands, arguments and options. */
#include "cli/commands.h"

#include <stdio.h>
#include <string.h>

#include "base/util.h"
#include "cli/grammar.h"
#include "cli/options.h"

/*
 * For people
 */

#define WIDTH 80
/* Where the help of an argument, a command or an option begins. */
#define HELP_COLUMN 27

/* Words in capitals in usage lines, which the help of each command that uses them explains. */
static const struct term {
	const char *word, *meaning;
} terms[] = {
	{ "MAP", "an id, a name or a path; or id N, name NAME, pinned PATH" },
	{ "PROG", "an id, a name or a path; or id N, name NAME, tag HEX16, pinned PATH" },
	{ "LINK", "an id or a path; or id N, pinned PATH" },
	{ "BTF", "an id; or id N" },
	{ "DATA",
	  "bytes (10 0 0 1, or hex 0a000001), a number, an address, JSON with the fields by "
	  "name ('{\"saddr\": \"10.0.0.1\"}'), types and values in turn (ip4 10.0.0.1 be16 "
	  "443 pad[2]), or @FILE" },
	{ "EXPR", "a condition, in quotes: 'packets > 1000 and state != CLOSED'" },
	{ "COLUMN", "a key that the objects have in JSON: name, pids.comm" },
	{ "FIELD",
	  "the path of a field: packets, pts[1].x; key.port or value.port where both have it" },
	{ "DECODER",
	  "what the field holds: ip4, ip6, mac, be16, be32, be64, ktime, ns, ifname, uid, "
	  "pid, cgroup, dev, errno, ksym, hex, str, dns" },
	{ "LAYOUT", "a list of types, joined by commas: ip4,be16,pad[2]" },
};

/* The first term, from `term` on, that the usage line has; NULL: it has no more. */
static const struct term *find_term(const struct term *term, const char *usage)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

	for (; term < terms + ARRAY_SIZE(terms); term++) {
		size_t length = strlen(term->word), word;

		for (const char *at = strpbrk(usage, letters); at;
		     at = strpbrk(at + word, letters)) {
			word = strspn(at, letters);
			if (word == length && strncmp(at, term->word, length) == 0)
				return term;
		}
	}
	return NULL;
}

/* The length of the text that stays together on a line: a word, or what is in brackets. */
static size_t piece_length(const char *words)
{
	int depth = 0;
	size_t length = 0;

	for (; words[length] && (depth || words[length] != ' '); length++)
		depth += (words[length] == '[') - (words[length] == ']');
	return length;
}

/* The same for a command line: a word with its quoted text. */
static size_t quoted_length(const char *words)
{
	bool quoted = false;
	size_t length = 0;

	for (; words[length] && (quoted || words[length] != ' '); length++)
		quoted ^= words[length] == '\'';
	return length;
}

/* Adds the words, wrapped at WIDTH: each line begins at `column`. */
static void add_wrapped(struct buf *text, const char *words, size_t column)
{
	for (size_t at = column; *words;) {
		size_t length = piece_length(words);

		if (at > column && at + 1 + length > WIDTH) {
			buf_printf(text, "\n%*s", (int)column, "");
			at = column;
		} else if (at > column) {
			buf_add_char(text, ' ');
			at++;
		}
		buf_add(text, words, length);
		at += length;
		words += length;
		words += strspn(words, " ");
	}
	buf_add_char(text, '\n');
}

/* Adds `words` and the help beside them, or below words that are too long. */
static void add_entry(struct buf *text, const char *words, const char *help)
{
	buf_printf(text, "  %-*s", help ? HELP_COLUMN - 2 : 0, words);
	if (help && strlen(words) > HELP_COLUMN - 3)
		buf_printf(text, "\n%*s", HELP_COLUMN, "");
	add_wrapped(text, help ? help : "", HELP_COLUMN);
}

/* Wraps each line of the text as a paragraph; lines that begin with a tab stay as they are. */
static void add_paragraphs(struct buf *text, const char *paragraphs)
{
	while (*paragraphs) {
		size_t length = strcspn(paragraphs, "\n");
		cleanup_free char *paragraph = strndup(paragraphs, length);

		if (*paragraphs == '\t')
			buf_printf(text, "%.*s\n", (int)length, paragraphs);
		else
			add_wrapped(text, paragraph ?: "", 0);
		paragraphs += length + (paragraphs[length] == '\n');
	}
}

/* Lists the words of a choice for which the usage line has one word. */
static void add_choices(struct buf *text, const struct arg *arg)
{
	cleanup_buf struct buf words = BUF_EMPTY;

	if (arg->kind != ARG_CHOICE || !arg->metavar)
		return;
	arg_choices(&words, arg, ", ");
	buf_printf(text, "%*s", HELP_COLUMN, "");
	add_wrapped(text, buf_text(&words), HELP_COLUMN);
}

static void add_argument(struct buf *text, const struct arg *arg)
{
	cleanup_buf struct buf words = BUF_EMPTY;

	arg_usage(&words, arg);
	add_entry(text, buf_text(&words), arg->help ? arg->help : arg_kinds[arg->kind].help);
	add_choices(text, arg);
}

static void add_terms(struct buf *text, const char *usage)
{
	const struct term *term = find_term(terms, usage);

	for (; term; term = find_term(term + 1, usage)) {
		cleanup_buf struct buf sentence = BUF_EMPTY;

		buf_printf(&sentence, "%s is %s.", term->word, term->meaning);
		add_wrapped(text, buf_text(&sentence), 0);
	}
}

/* Adds the example; a long one goes on after a backslash, as in sh. */
static void add_example(struct buf *text, const char *line)
{
	size_t at = strlen("example: ");

	buf_add_str(text, "example: ");
	while (*line) {
		size_t length = quoted_length(line);
		bool last = !line[length];

		if (at + length + (last ? 0 : strlen(" \\")) > WIDTH) {
			buf_add_str(text, "\\\n    ");
			at = strlen("    ");
		}
		buf_printf(text, "%.*s%s", (int)length, line, last ? "" : " ");
		at += length + 1;
		line += length + !last;
	}
	buf_add_char(text, '\n');
}

static void add_command(struct buf *text, const struct command *command)
{
	cleanup_buf struct buf usage = BUF_EMPTY;

	args_usage(&usage, command);
	buf_printf(text, "%s - %s\n\nusage: ", command->name, command->summary);
	add_wrapped(text, buf_text(&usage), strlen("usage: "));
	buf_add_char(text, '\n');
	for (const struct arg *arg = command_args(command); arg->kind != ARG_END; arg++)
		add_argument(text, arg);
	if (command_args(command)->kind != ARG_END)
		buf_add_char(text, '\n');
	if (find_term(terms, buf_text(&usage))) {
		add_terms(text, buf_text(&usage));
		buf_add_char(text, '\n');
	}
	if (command->alias)
		buf_printf(text, "\"%s\" means the same.\n\n", command->alias);
	if (command->details) {
		add_paragraphs(text, command->details);
		buf_add_char(text, '\n');
	}
	if (command->example)
		add_example(text, command->example);
}

static void add_commands(struct buf *text, const struct command *const *list, size_t count,
			 const char *noun)
{
	for (size_t i = 0; i < count; i++)
		if (!noun || command_is_about(list[i], noun))
			add_entry(text, list[i]->name, list[i]->summary);
}

static void add_object(struct buf *text, const char *name, const struct command_table *table)
{
	const struct noun *noun = table->nouns;

	while (strcmp(noun->name, name) != 0)
		noun++;
	buf_printf(text, "%s - %s\n\n", name, noun->summary);
	add_commands(text, table->commands, table->command_count, name);
	buf_add_char(text, '\n');
	for (size_t i = 0; i < table->command_count; i++) {
		if (command_is_about(table->commands[i], name)) {
			add_example(text, table->commands[i]->example);
			break;
		}
	}
}

static void add_options(struct buf *text)
{
	for (const struct option_row *row = option_rows; row < option_rows + option_row_count;
	     row++) {
		const char *value = row->value ? row->value : "";
		char words[64], letter[] = "-x, ";

		letter[1] = row->letter;
		snprintf(words, sizeof(words), "%s--%s%s%s", row->letter ? letter : "    ",
			 row->name, *value ? " " : "", value);
		if (row->summary)
			add_entry(text, words, row->summary);
	}
}

static void add_everything(struct buf *text, const struct session *session)
{
	const struct command_table *table = session->table;

	buf_add_str(text,
		    "usage: bpfadm [OPTION]... OBJECT COMMAND [ARGUMENT]...\n"
		    "       bpfadm                 start the shell, or run the lines of a pipe\n"
		    "       bpfadm -c 'LINE'       run a line as the shell would\n\n");
	add_commands(text, table->commands, table->command_count, NULL);
	if (session->scope->shell) {
		buf_add_str(text, "\nin the shell:\n");
		add_commands(text, table->shell, table->shell_count, NULL);
		add_entry(text, "... ?", "show help about a command; ? alone: this list");
		add_entry(text, "! COMMAND", "run COMMAND with sh");
		add_entry(text, "... | COMMAND",
			  "pipe what a command prints to COMMAND, run with sh");
		add_entry(text, "... > FILE, >> FILE",
			  "write or append what a command prints to FILE");
	}
	buf_add_str(text, "\noptions, anywhere on the line before --:\n");
	add_options(text);
	buf_add_str(text, "\nexample: bpfadm help map lookup\n");
}

/*
 * For machines: the tables as JSON
 */

static void put_argument(struct out *out, const struct arg *arg)
{
	out_record_begin(out, NULL, NULL);
	out_str(out, "keyword", arg->keyword);
	out_str(out, "value", arg->kind == ARG_FLAG ? NULL : arg_metavar(arg));
	out_bool(out, "required", arg->required);
	out_bool(out, "repeatable", arg_kinds[arg->kind].repeats);
	if (arg->kind == ARG_CHOICE) {
		out_list_begin(out, "choices", NULL);
		for (const struct choice *choice = arg->choices; choice->word; choice++)
			if (*choice->word)
				out_str(out, NULL, choice->word);
		out_list_end(out);
	}
	out_str(out, "help", arg->help ? arg->help : arg_kinds[arg->kind].help);
	out_record_end(out);
}

static void put_terms(struct out *out, const char *usage)
{
	const struct term *term = find_term(terms, usage);

	out_list_begin(out, "terms", NULL);
	for (; term; term = find_term(term + 1, usage)) {
		out_record_begin(out, NULL, NULL);
		out_str(out, "term", term->word);
		out_str(out, "meaning", term->meaning);
		out_record_end(out);
	}
	out_list_end(out);
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
	put_terms(out, buf_text(&usage));
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
		if (row->letter)
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

static void help_record(const struct context *context, const char *noun,
			const struct command *command)
{
	const struct command_table *table = context->session->table;

	if (command)
		put_command(context->out, command);
	else if (noun)
		put_commands(context->out, NULL, table->commands, table->command_count, noun);
	else
		put_everything(context->out, table);
}

/*
 * help, version
 */

int help_show(const struct context *context, const char *noun, const struct command *command)
{
	const struct session *session = context->session;
	cleanup_buf struct buf text = BUF_EMPTY;

	help_record(context, noun, command);
	if (command)
		add_command(&text, command);
	else if (noun)
		add_object(&text, noun, session->table);
	else
		add_everything(&text, session);
	if (text.len)
		text.len--; /* out_text() ends the line itself */
	out_text(context->out, "%s", buf_text(&text));
	return text.err ? fail(text.err, "cannot show help") : STATUS_DONE;
}

struct params {
	struct words topic;
};

static const struct arg args[] = {
	{ ARG_TOPIC, .offset = offsetof(struct params, topic),
	  .help = "an object, or an object and a command" },
	{ ARG_END },
};

static int run_help(const struct context *context, const void *params)
{
	const struct words *topic = &((const struct params *)params)->topic;
	struct target target = { .command = NULL };
	bool whole_object;

	if (topic->count && command_find(&target, context->session, topic->list, topic->count))
		return STATUS_FAILED;
	if (topic->count > target.words)
		return fail_misuse("help: unexpected \"%s\"", topic->list[target.words]);
	whole_object = topic->count == 1 && target.noun && !target.subject;
	return help_show(context, target.noun, whole_object ? NULL : target.command);
}

const struct command cmd_help = {
	.name = "help",
	.summary = "list the commands, or explain one",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run_help,
	.example = "bpfadm help map lookup",
};

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

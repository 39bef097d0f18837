/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of commands, and finding the one that a line names. */
#include "cli/commands.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "cli/choose.h"

#define COMMAND(name) extern const struct command cmd_##name;
#include "cli/commands.def"
#undef COMMAND

const struct command *const commands[] = {
#define COMMAND(name) &cmd_##name,
#include "cli/commands.def"
#undef COMMAND
	NULL,
};

const struct noun nouns[] = {
	{ "map", "inspect and edit maps, where programs keep data" },
	{ "prog", "inspect, load and run programs" },
	{ "object", "look into object files, and check their programs" },
	{ "btf", "show types: of the kernel, of programs and maps, of files" },
};
const size_t noun_count = ARRAY_SIZE(nouns);

/* bpftool's everyday abbreviations, which mean the same for ever, whatever commands are added; one
 * whose meaning there is no command for means nothing else. */
static const struct abbreviation {
	const char *noun, *word, *meaning;
} abbreviations[] = {
	{ NULL, "c", "cgroup" },   { NULL, "s", "struct_ops" },	 { NULL, "b", "batch" },
	{ NULL, "h", "help" },	   { NULL, "m", "map" },	 { NULL, "p", "prog" },
	{ NULL, "v", "version" },  { "map", "c", "create" },	 { "map", "d", "dump" },
	{ "map", "de", "delete" }, { "map", "e", "event_pipe" }, { "map", "f", "freeze" },
	{ "map", "g", "getnext" }, { "map", "l", "list" },	 { "map", "p", "pin" },
	{ "map", "s", "show" },	   { "map", "u", "update" },	 { "prog", "a", "attach" },
	{ "prog", "d", "dump" },   { "prog", "l", "list" },	 { "prog", "p", "pin" },
	{ "prog", "r", "run" },	   { "prog", "s", "show" },	 { "prog", "t", "tracelog" },
};

bool command_is_about(const struct command *command, const char *noun)
{
	size_t length = noun ? strlen(noun) : 0;

	if (!noun)
		return !strchr(command->name, ' ');
	return strncmp(command->name, noun, length) == 0 && command->name[length] == ' ';
}

const char *command_verb(const struct command *command)
{
	const char *space = strchr(command->name, ' ');

	return space ? space + 1 : command->name;
}

static size_t add_commands(struct choice *list, size_t count, const struct command *const *table,
			   const char *noun)
{
	for (; *table; table++) {
		const struct command *command = *table;

		if (!command_is_about(command, noun))
			continue;
		list[count++] = (struct choice){ command_verb(command), command->summary, command };
		if (command->alias)
			list[count++] = (struct choice){ command->alias, command->summary, command,
							 .alias = true };
	}
	return count;
}

size_t command_choices(struct choice *list, const char *noun, bool shell)
{
	size_t count = 0;

	for (size_t i = 0; !noun && i < noun_count; i++)
		list[count++] = (struct choice){ nouns[i].name, nouns[i].summary,
						 .noun = nouns[i].name };
	count = add_commands(list, count, commands, noun);
	if (shell)
		count = add_commands(list, count, shell_commands, noun);
	if (noun)
		list[count++] = (struct choice){ "help", "what can be done with it" };
	return count;
}

static const char *spelt_out(const char *word, const char *noun)
{
	for (size_t i = 0; i < ARRAY_SIZE(abbreviations); i++) {
		const struct abbreviation *row = &abbreviations[i];

		if (strcmp(row->word, word) == 0 && !row->noun == !noun &&
		    (!noun || strcmp(row->noun, noun) == 0))
			return row->meaning;
	}
	return NULL;
}

static int choose_exactly(struct choice *found, const char *word, const char *noun, bool shell)
{
	struct choice list[CHOICES_MAX];
	size_t count = command_choices(list, noun, shell);

	for (size_t i = 0; i < count; i++) {
		if (strcmp(list[i].word, word) == 0) {
			*found = list[i];
			return 0;
		}
	}
	return -ENOENT;
}

static bool mean_the_same(const struct choice *a, const struct choice *b)
{
	return a->command == b->command && a->noun == b->noun;
}

/* The only meaning of a shortened word; "load" is that for "lo", although "loadall" begins so too,
 * because it begins with "load". */
static int choose_shortened(struct choice *found, const char *word, const char *noun, bool shell)
{
	struct choice list[CHOICES_MAX];
	const struct choice *first = NULL;
	size_t count = command_choices(list, noun, shell);

	for (size_t i = 0; i < count; i++)
		if (is_prefix(word, list[i].word) &&
		    (!first || is_prefix(list[i].word, first->word)))
			first = &list[i];
	if (!first)
		return -ENOENT;
	for (size_t i = 0; i < count; i++)
		if (is_prefix(word, list[i].word) && !is_prefix(first->word, list[i].word) &&
		    !mean_the_same(first, &list[i]))
			return -ENOTUNIQ;
	*found = *first;
	return 0;
}

int command_choose(struct choice *found, const char *word, const char *noun, bool shell)
{
	const char *meaning = spelt_out(word, noun);

	if (choose_exactly(found, word, noun, shell) == 0)
		return 0;
	return meaning ? choose_exactly(found, meaning, noun, shell)
		       : choose_shortened(found, word, noun, shell);
}

/* The first word: an object, a command without one, or a verb for the object of `use`. */
static int look_first(struct target *target, const struct session *session, const char *word)
{
	const char *subject = session->subject.noun;
	struct choice found;
	int err = choose_exactly(&found, word, NULL, session->shell);

	if (err && subject) {
		err = command_choose(&found, word, subject, session->shell);
		target->noun = err == -ENOENT ? NULL : subject;
		target->subject = err != -ENOENT;
	}
	if (err == -ENOENT)
		err = command_choose(&found, word, NULL, session->shell);
	if (err)
		return err;
	target->command = found.command;
	if (!target->subject)
		target->noun = found.noun;
	return 0;
}

int command_look(struct target *target, const struct session *session, char *const *words,
		 size_t count)
{
	struct choice found;
	int err;

	*target = (struct target){ .words = 1 };
	err = look_first(target, session, words[0]);
	if (err)
		return err;
	if (target->noun && !target->subject) {
		target->words = min_size(count, 2);
		err = command_choose(&found, count > 1 ? words[1] : "show", target->noun, false);
		if (err)
			return err;
		target->command = found.command;
	}
	target->help = !target->command ||
		       (count == target->words + 1 && strcmp(words[target->words], "help") == 0);
	return 0;
}

/* The words that could have stood there: with `use`, the verbs of its object as well. */
static size_t known_words(const char *known[CHOICES_MAX], const char *noun,
			  const struct session *session)
{
	struct choice list[CHOICES_MAX];
	size_t count = command_choices(list, noun, session->shell);

	if (!noun && session->subject.noun)
		count += command_choices(list + count, session->subject.noun, false);
	for (size_t i = 0; i < count; i++)
		known[i] = list[i].word;
	return count;
}

/* Adds the commands of any object that the word is the verb of: "map lookup". */
static void add_full_names(struct buf *names, const char *verb)
{
	struct choice found;

	for (size_t i = 0; i < noun_count; i++)
		if (choose_exactly(&found, verb, nouns[i].name, false) == 0)
			buf_printf(names, "%s%s %s", names->len ? ", " : "", nouns[i].name, verb);
}

static int unknown(const char *word, const char *noun, const struct session *session, int err)
{
	const char *known[CHOICES_MAX];
	cleanup_buf struct buf full = BUF_EMPTY;
	char help[64];
	size_t count = known_words(known, noun, session);
	int status;

	if (err == -ENOTUNIQ)
		return ambiguous(noun ? noun : "command", word, known, count);
	status = noun ? misuse("unknown command \"%s %s\"", noun, word)
		      : misuse("unknown command \"%s\"", word);
	if (!noun)
		add_full_names(&full, word);
	if (full.len)
		return hint(status, "of what? %s", buf_text(&full));
	snprintf(help, sizeof(help), "see \"bpfadm %s%shelp\"", noun ? noun : "", noun ? " " : "");
	return did_you_mean(status, word, known, count, help);
}

int command_find(struct target *target, const struct session *session, char *const *words,
		 size_t count)
{
	int err = command_look(target, session, words, count);
	size_t last = target->words - 1;

	if (err)
		return unknown(words[last], target->noun, session, err);
	return STATUS_DONE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding the command that a line names. */
#include "cli/commands.h"

#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "cli/choose.h"

/* bpftool's everyday abbreviations.  They keep their meaning whatever commands are added; where
 * bpfadm lacks the command that bpftool means, the abbreviation is refused. */
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

/* The word after the noun: "lookup"; the name of a command without a noun. */
static const char *command_verb(const struct command *command)
{
	const char *space = strchr(command->name, ' ');

	return space ? space + 1 : command->name;
}

static bool word_of_command(struct command_word *word, const struct command *command, bool alias,
			    const char *noun)
{
	const char *name = alias ? command->alias : command_verb(command);

	*word = (struct command_word){ name, command->summary, command, .alias = alias };
	return name && command_is_about(command, noun);
}

/* In turn: the nouns, each command and its alias, those of the shell, "help" after a noun. */
bool command_word_next(struct command_word *word, const struct command_place *place, size_t *at)
{
	const struct command_table *table = place->table;
	const size_t commands = table->noun_count, shell = commands + 2 * table->command_count;
	const size_t end = shell + 2 * (place->shell ? table->shell_count : 0);
	bool found = false;

	while (!found && *at < end) {
		size_t i = (*at)++;

		if (i < commands) {
			const struct noun *noun = &table->nouns[i];

			*word = (struct command_word){ noun->name, noun->summary,
						       .noun = noun->name };
			found = !place->noun;
		} else if (i < shell) {
			i -= commands;
			found = word_of_command(word, table->commands[i / 2], i % 2, place->noun);
		} else {
			i -= shell;
			found = word_of_command(word, table->shell[i / 2], i % 2, place->noun);
		}
	}
	if (found || *at > end || !place->noun)
		return found;
	++*at;
	*word = (struct command_word){ "help", "show help" };
	return true;
}

/* The word for which bpftool's abbreviation stands at this place, or NULL. */
static const char *abbreviated(const char *word, const char *noun)
{
	for (size_t i = 0; i < ARRAY_SIZE(abbreviations); i++) {
		const struct abbreviation *row = &abbreviations[i];

		if (strcmp(row->word, word) == 0 && !row->noun == !noun &&
		    (!noun || strcmp(row->noun, noun) == 0))
			return row->meaning;
	}
	return NULL;
}

static int choose_exactly(struct command_word *found, const char *word,
			  const struct command_place *place)
{
	struct command_word next;

	for (size_t at = 0; command_word_next(&next, place, &at);) {
		if (strcmp(next.word, word) == 0) {
			*found = next;
			return 0;
		}
	}
	return -ENOENT;
}

static bool mean_the_same(const struct command_word *a, const struct command_word *b)
{
	return a->command == b->command && a->noun == b->noun;
}

/* A second name with which the name of another command begins, as "get" for lookup beside getnext,
 * must be given in full: "ge" is getnext, as with bpftool. */
static bool must_be_full(const struct command_word *word, const struct command_place *place)
{
	struct command_word next;

	for (size_t at = 0; word->alias && command_word_next(&next, place, &at);)
		if (!next.alias && next.command != word->command &&
		    choose_is_prefix(word->word, next.word))
			return true;
	return false;
}

/* The only meaning of an abbreviation.  "lo" is "load" even though there is "loadall", which begins
 * with "load" itself. */
static int choose_shortened(struct command_word *found, const char *word,
			    const struct command_place *place)
{
	struct command_word first = { NULL }, next;

	for (size_t at = 0; command_word_next(&next, place, &at);)
		if (choose_is_prefix(word, next.word) && !must_be_full(&next, place) &&
		    (!first.word || choose_is_prefix(next.word, first.word)))
			first = next;
	if (!first.word)
		return -ENOENT;
	for (size_t at = 0; command_word_next(&next, place, &at);)
		if (choose_is_prefix(word, next.word) && !must_be_full(&next, place) &&
		    !choose_is_prefix(first.word, next.word) && !mean_the_same(&first, &next))
			return -ENOTUNIQ;
	*found = first;
	return 0;
}

int command_choose(struct command_word *found, const char *word, const struct command_place *place)
{
	const char *meaning = abbreviated(word, place->noun);

	if (choose_exactly(found, word, place) == 0)
		return 0;
	return meaning ? choose_exactly(found, meaning, place)
		       : choose_shortened(found, word, place);
}

static struct command_place place_of(const struct session *session, const char *noun)
{
	return (struct command_place){ session->table, noun, session->scope->shell && !noun };
}

/* The first word: a noun, a command without one, or a verb for the object of `use`. */
static int look_first(struct target *target, const struct session *session, const char *word)
{
	const struct command_place begin = place_of(session, NULL);
	const struct command_place verb = place_of(session, session->subject.noun);
	struct command_word found;
	int err = choose_exactly(&found, word, &begin);

	if (err && verb.noun) {
		err = command_choose(&found, word, &verb);
		target->noun = err == -ENOENT ? NULL : verb.noun;
		target->subject = err != -ENOENT;
	}
	if (err == -ENOENT)
		err = command_choose(&found, word, &begin);
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
	struct command_word found;
	int err;

	*target = (struct target){ .words = 1 };
	err = look_first(target, session, words[0]);
	if (err)
		return err;
	if (target->noun && !target->subject) {
		const struct command_place place = place_of(session, target->noun);

		target->words = min_size(count, 2);
		err = command_choose(&found, count > 1 ? words[1] : "show", &place);
		if (err)
			return err;
		target->command = found.command;
	}
	target->help = !target->command ||
		       (count == target->words + 1 && strcmp(words[target->words], "help") == 0);
	return 0;
}

static void add_words(struct choices *known, const struct command_place *place)
{
	struct command_word next;

	for (size_t at = 0; command_word_next(&next, place, &at);)
		choices_add(known, next.word);
}

/* Adds the commands that have the word as their verb: "map lookup". */
static void add_full_names(struct buf *names, const char *verb, const struct command_table *table)
{
	struct command_word found;

	for (size_t i = 0; i < table->noun_count; i++) {
		const struct command_place place = { table, table->nouns[i].name };

		if (choose_exactly(&found, verb, &place) == 0)
			buf_printf(names, "%s%s %s", names->len ? ", " : "", place.noun, verb);
	}
}

/* Is it a command that only the shell has, which is not running? */
static bool is_of_shell(const char *word, const struct session *session)
{
	const struct command_table *table = session->table;

	for (size_t i = 0; i < table->shell_count && !session->scope->shell; i++)
		if (strcmp(word, table->shell[i]->name) == 0)
			return true;
	return false;
}

/* Suggests the words that are known at this place: with `use` the verbs of its object, too. */
static int unknown(const char *word, const char *noun, const struct session *session, int err)
{
	const struct command_place place = place_of(session, noun);
	const struct command_place verb = place_of(session, session->subject.noun);
	cleanup_choices struct choices known = CHOICES_NONE;
	cleanup_buf struct buf full = BUF_EMPTY, help = BUF_EMPTY;
	int status;

	add_words(&known, &place);
	if (!noun && verb.noun)
		add_words(&known, &verb);
	if (err == -ENOTUNIQ)
		return choose_ambiguous(noun ? noun : "command", word, known.list, known.count);
	status = noun ? fail_misuse("unknown command \"%s %s\"", noun, word)
		      : fail_misuse("unknown command \"%s\"", word);
	if (!noun && is_of_shell(word, session))
		return fail_hint(status,
				 "%s is a command of the shell: bpfadm starts it, and "
				 "bpfadm -c 'LINE' runs a line of it",
				 word);
	if (!noun)
		add_full_names(&full, word, session->table);
	if (full.len)
		return fail_hint(status, "did you mean %s?", buf_text(&full));
	buf_printf(&help, "see \"bpfadm %s%shelp\"", noun ? noun : "", noun ? " " : "");
	return choose_hint(status, word, known.list, known.count, buf_text(&help));
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which command a word means. */
#include "cli/commands.h"

#include <errno.h>

#include "../lib/unit.h"
#include "base/util.h"
#include "cli/grammar.h"
#include "cli/input.h"

/* bpftool 7's own tables, in their order: a shortened word means the first that begins with it. */
static const char *const objects_of_bpftool[] = {
	"help",	   "batch", "prog", "map",  "link",	  "cgroup",  "perf", "net",
	"feature", "btf",   "gen",  "iter", "struct_ops", "version", NULL,
};
static const char *const map_of_bpftool[] = {
	"show",	      "list",	"help", "dump", "update", "lookup",  "getnext", "delete", "pin",
	"event_pipe", "create", "peek", "push", "pop",	  "enqueue", "dequeue", "freeze", NULL,
};
static const char *const prog_of_bpftool[] = {
	"show",	  "list",   "help",	"dump", "pin",	   "load", "loadall",
	"attach", "detach", "tracelog", "run",	"profile", NULL,
};

static const char *bpftool_means(const char *const *table, const char *part)
{
	for (; *table; table++)
		if (strncmp(*table, part, strlen(part)) == 0)
			return *table;
	return NULL;
}

/* Outside of the shell. */
static int choose(struct command_word *found, const char *word, const char *noun)
{
	const struct command_place place = { &command_table, noun };

	return command_choose(found, word, &place);
}

/* Every shortened word is bpftool's, ambiguous or unknown; never something else, but that "map get"
 * gets an element, which people expect. */
static void check_prefixes(const char *const *table, const char *object)
{
	for (const char *const *word = table; *word; word++) {
		for (size_t length = 1; length <= strlen(*word); length++) {
			struct command_word ours = { NULL }, theirs = { NULL };
			char part[32];
			int err;

			snprintf(part, sizeof(part), "%.*s", (int)length, *word);
			if (strcmp(part, "get") == 0 || choose(&ours, part, object))
				continue;
			err = choose(&theirs, bpftool_means(table, part), object);
			CHECK_CASE(err == 0 && ours.command == theirs.command &&
					   ours.noun == theirs.noun,
				   part);
		}
	}
}

TEST(shortened_words_never_mean_another_command_than_with_bpftool)
{
	check_prefixes(objects_of_bpftool, NULL);
	check_prefixes(map_of_bpftool, "map");
	check_prefixes(prog_of_bpftool, "prog");
}

static const struct {
	const char *object, *word, *command;
} chosen[] = {
	{ NULL, "batch", "batch" },
	{ NULL, "b", "batch" },
	{ NULL, "v", "version" },
	{ "map", "show", "map show" },
	{ "map", "list", "map show" },
	{ "map", "l", "map show" },
	{ "map", "li", "map show" },
	{ "map", "d", "map dump" },
	{ "map", "de", "map delete" },
	{ "map", "enq", "map push" },
	{ "map", "deq", "map pop" },
	{ "map", "lo", "map lookup" },
	{ "map", "get", "map lookup" },
	{ "map", "ge", "map getnext" },
	{ "map", "getn", "map getnext" },
	{ "map", "set", "map update" },
	{ "prog", "r", "prog test-run" },
	{ "prog", "lo", "prog load" },
	{ "prog", "loada", "prog loadall" },
};

TEST(words_of_each_place)
{
	for (size_t i = 0; i < ARRAY_SIZE(chosen); i++) {
		struct command_word found = { NULL };

		CHECK_CASE(choose(&found, chosen[i].word, chosen[i].object) == 0, chosen[i].word);
		CHECK_STR(found.command ? found.command->name : NULL, chosen[i].command);
	}
}

TEST(the_shells_words_are_its_own)
{
	const struct command_place inside = { &command_table, .shell = true };
	const struct command_place outside = { &command_table };
	struct command_word found;

	CHECK(command_choose(&found, "use", &inside) == 0);
	CHECK(command_choose(&found, "use", &outside) == -ENOENT);
	CHECK(command_choose(&found, "exit", &inside) == 0);
	CHECK(command_choose(&found, "se", &inside) == 0);
	CHECK(command_choose(&found, "sh", &inside) == 0);
	CHECK(command_choose(&found, "", &inside) == -ENOENT);
}

static const struct {
	const char *words[4];
	const char *subject, *command;
	size_t named;
	bool help;
	bool of_subject;
} looked[] = {
	{ { "map" }, NULL, "map show", 1, false },
	{ { "map", "dump", "x" }, NULL, "map dump", 2, false },
	{ { "map", "help" }, NULL, NULL, 2, true },
	{ { "map", "dump", "help" }, NULL, "map dump", 2, true },
	{ { "map", "dump", "x", "help" }, NULL, "map dump", 2, false },
	{ { "help", "map" }, NULL, "help", 1, false },
	{ { "version" }, NULL, "version", 1, false },
	{ { "dump" }, "map", "map dump", 1, false, true },
	{ { "d" }, "map", "map dump", 1, false, true },
	{ { "dump", "help" }, "map", "map dump", 1, true, true },
	{ { "prog", "show" }, "map", "prog show", 2, false },
	{ { "version" }, "map", "version", 1, false },
	{ { "vers" }, "map", "version", 1, false },
};

TEST(the_words_of_a_line)
{
	for (size_t i = 0; i < ARRAY_SIZE(looked); i++) {
		struct session session;
		struct input input = { NULL };
		struct target target;
		size_t count = 0;

		session_init(&session, &command_table);
		session.main.shell = &input;
		session.subject.noun = looked[i].subject;
		while (count < 4 && looked[i].words[count])
			count++;
		CHECK(command_look(&target, &session, (char *const *)looked[i].words, count) == 0);
		CHECK_CASE(target.words == looked[i].named && target.help == looked[i].help &&
				   target.subject == looked[i].of_subject,
			   looked[i].words[0]);
		if (looked[i].command)
			CHECK_STR(target.command->name, looked[i].command);
	}
}

/* Each word of a choice has a note of its own, or none. */
static void check_choices(const struct command *command, const struct arg *arg)
{
	for (const struct choice *choice = arg->choices; choice->word; choice++)
		for (const struct choice *other = arg->choices; other < choice; other++)
			CHECK_CASE(!choice->help || !other->help ||
					   strcmp(choice->help, other->help) != 0,
				   command->name);
}

/* Wherever something can be typed, completion has words or says what it is. */
static void check_completed(const struct command *command, const struct arg *arg)
{
	const struct arg_kind_row *kind = &arg_kinds[arg->kind];
	bool has_note = arg->help || kind->help;

	CHECK_CASE(arg->complete || kind->complete || has_note, command->name);
	CHECK_CASE(!arg->keyword || has_note, arg->keyword);
}

/* What the argument parser and completion rely on. */
static void check_row(const struct command *command)
{
	const struct arg *arg = command->args;
	bool keywords = false;

	CHECK_CASE(command->name && command->summary && command->example && command->run,
		   command->name);
	for (; arg && arg->kind != ARG_END; arg++) {
		CHECK_CASE(arg - command->args < GRAMMAR_ARGS_MAX, command->name);
		CHECK_CASE(arg->offset < command->params_size, command->name);
		CHECK_CASE(arg->keyword || !keywords || arg->kind == ARG_CHOICE, command->name);
		CHECK_CASE((arg->kind == ARG_CHOICE) == (arg->choices != NULL), command->name);
		CHECK_CASE(arg->kind != ARG_FLAG || arg->keyword, command->name);
		check_completed(command, arg);
		if (arg->choices)
			check_choices(command, arg);
		keywords |= arg->keyword != NULL;
	}
}

TEST(every_row_of_the_table_is_sound)
{
	for (size_t i = 0; i < command_table.command_count; i++)
		check_row(command_table.commands[i]);
	for (size_t i = 0; i < command_table.shell_count; i++)
		check_row(command_table.shell[i]);
}

UNIT_MAIN

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of commands: finds the command that a line names, and prints help. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "cli/session.h"
#include "cmd/command.h"

/* The object of commands: the first word of "map lookup". */
struct noun {
	const char *name;
	const char *summary;
};

/* All commands, in the order of help. */
struct command_table {
	const struct noun *nouns;
	size_t noun_count;
	const struct command *const *commands; /* all but … */
	size_t command_count;
	const struct command *const *shell; /* … those that only the shell has */
	size_t shell_count;
};

/* The program's table (table.c).  Only main() refers to it; others get it through the session. */
extern const struct command_table command_table;

/* Does the command have this noun?  NULL: does it have none? */
bool command_is_about(const struct command *command, const char *noun);

/* A place for the word of a command: the beginning of a line, or after a noun. */
struct command_place {
	const struct command_table *table;
	const char *noun; /* NULL: at the beginning */
	bool shell;	  /* with the commands of the shell */
};

/* A word that is possible there. */
struct command_word {
	const char *word;
	const char *summary;
	const struct command *command; /* it names a command … */
	const char *noun;	       /* … or a noun */
	bool alias;
};

/* Goes through the words that are possible there: *at is 0 before the first.  False after the last.
 */
bool command_word_next(struct command_word *word, const struct command_place *place, size_t *at);

/* The command or noun that a word, perhaps an abbreviation, means there: 0; -ENOENT; -ENOTUNIQ. */
int command_choose(struct command_word *found, const char *word, const struct command_place *place);

/* Which command a line's words mean. */
struct target {
	const struct command *command; /* NULL for help about a noun, or about everything */
	const char *noun;	       /* NULL: the command has none */
	size_t words;		       /* how many of the line's words named it */
	bool subject;		       /* it is about the object of the shell's `use` */
	bool help;		       /* the line asks for help: it has the word "help" */
};

/* 0, or STATUS_FAILED, with the failure reported. */
int command_find(struct target *target, const struct session *session, char *const *words,
		 size_t count);

/* The same without a report: 0, -ENOENT or -ENOTUNIQ. */
int command_look(struct target *target, const struct session *session, char *const *words,
		 size_t count);

/*
 * Help, made from the tables (help.c)
 */

/* Help about a command, about a noun (command NULL), or about everything (both NULL). */
int help_show(const struct context *context, const char *noun, const struct command *command);

/* The program's version. */
int version_show(const struct context *context);

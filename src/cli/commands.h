/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of commands, and finding the one that a line names. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "cli/session.h"
#include "cmd/command.h"

/* What commands are about: the first word of "map lookup". */
struct noun {
	const char *name;
	const char *summary;
};

extern const struct noun nouns[];
extern const size_t noun_count;

/* All commands but the shell's own, in the order of help; ends with NULL. */
extern const struct command *const commands[];

/* Those that only the shell has (shell_commands.c); ends with NULL. */
extern const struct command *const shell_commands[];

/* The word that the command has behind its object: "lookup"; all of its name if it has none. */
const char *command_verb(const struct command *command);

/* Is the command about this noun? NULL: about none. */
bool command_is_about(const struct command *command, const char *noun);

/* A word that may stand at some place of a line. */
struct choice {
	const char *word;
	const char *summary;
	const struct command *command; /* what it names: a command … */
	const char *noun;	       /* … or a noun */
	bool alias;
};

#define CHOICES_MAX 192

/* The words that may begin a line (noun NULL) or follow the noun; `shell` adds the shell's own.
 * Returns how many it put into `list`, at most CHOICES_MAX. */
size_t command_choices(struct choice *list, const char *noun, bool shell);

/* The command or noun that a word means there: 0; -ENOENT; -ENOTUNIQ. */
int command_choose(struct choice *found, const char *word, const char *noun, bool shell);

/* Which command a line's words mean. */
struct target {
	const struct command *command; /* NULL for help about a noun, or about everything */
	const char *noun;	       /* NULL: the command has none */
	size_t words;		       /* how many of the line's words named it */
	bool subject;		       /* the object of the shell's `use` was meant */
	bool help;		       /* help about it is wanted: "help" stood in the line */
};

/* 0, or STATUS_FAILED, told. */
int command_find(struct target *target, const struct session *session, char *const *words,
		 size_t count);

/* The same without telling: 0, -ENOENT or -ENOTUNIQ. */
int command_look(struct target *target, const struct session *session, char *const *words,
		 size_t count);

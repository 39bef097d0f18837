/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of commands.  A short file by itself: whatever refers to it is linked with every
 * command, so only main() does. */
#include "base/util.h"
#include "cli/commands.h"

#define COMMAND(name) extern const struct command cmd_##name;
#include "cli/commands.def"
#include "cli/shell_commands.def"
#undef COMMAND

static const struct noun nouns[] = {
	{ "map", "inspect and change maps, in which programs keep data" },
	{ "prog", "inspect, load and run programs" },
	{ "object", "inspect object files and check their programs" },
	{ "btf", "show the types of the kernel, of programs, maps and files" },
};

#define COMMAND(name) &cmd_##name,
static const struct command *const commands[] = {
#include "cli/commands.def"
};
static const struct command *const shell_commands[] = {
#include "cli/shell_commands.def"
};
#undef COMMAND

const struct command_table command_table = {
	.nouns = nouns,
	.noun_count = ARRAY_SIZE(nouns),
	.commands = commands,
	.command_count = ARRAY_SIZE(commands),
	.shell = shell_commands,
	.shell_count = ARRAY_SIZE(shell_commands),
};

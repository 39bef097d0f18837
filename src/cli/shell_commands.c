/* The commands that only the shell has. */
#include "cli/commands.h"

const struct command *const shell_commands[] = { NULL };

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of bpf(2) as words. */
#include "bpf/command.h"

static const struct {
	const char *name, *since;
} commands[COMMANDS] = {
#define COMMAND(number, constant, name, since) [number] = { name, since },
#include "names/command.def"
#undef COMMAND
};

const char *command_name(enum bpf_command command)
{
	return commands[command].name;
}

const char *command_since(enum bpf_command command)
{
	return commands[command].since;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the program says about itself, made from the tables. */
#pragma once

#include "cmd/command.h"

/* Help about a command, about a noun (command NULL), or about everything (both NULL). */
int help_show(const struct context *context, const char *noun, const struct command *command);

/* The program's version. */
int version_show(const struct context *context);

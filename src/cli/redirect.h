/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a line of the shell hands to the system's: ! COMMAND, | COMMAND, > FILE. */
#pragma once

#include "cli/lines.h"
#include "cli/session.h"

/* Runs a command of the system's shell and waits for it: its exit status, or 2, told. */
int shell_out(const char *command);

/* Runs `line` with `run`, its output going to where it says: what `run` returns, or STATUS_FAILED,
 * told. */
int redirect_run(struct session *session, struct line *line,
		 int (*run)(struct session *session, struct line *line, struct sink *sink));

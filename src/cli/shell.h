/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The interactive shell. */
#pragma once

#include "cli/lines.h"
#include "cli/session.h"

/* Runs one line as the shell does, with what it says about | > and !: an enum status. */
int shell_line(struct session *session, struct line *line);

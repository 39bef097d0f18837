/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What could stand at some place of a line: for TAB in the shell and for bash completion. */
#pragma once

#include "cli/session.h"
#include "cmd/complete/complete.h"

/* All that could stand behind `words`, the beginning of a line, in place of candidates->part. */
void complete_line(struct session *session, char *const *words, size_t count,
		   struct candidates *candidates);

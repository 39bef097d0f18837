/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one way from a line's words to what they do: for main(), batches and the shell. */
#pragma once

#include <stddef.h>

#include "cli/session.h"

/* Runs the line in a scope of its own, its output going to `sink` (NULL: where that of the lines
 * around it goes): an enum status.  What went wrong has been told.  sink->error is set when nothing
 * can be written there. */
int dispatch(struct session *session, char *const *words, size_t count, struct sink *sink);

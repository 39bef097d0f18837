/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one way from a line's words to what they do: for main(), batches and the shell. */
#pragma once

#include <stddef.h>

#include "cli/session.h"

/* Runs the line: an enum status.  What went wrong has been told.  session->write_error is set when
 * standard output cannot be written. */
int dispatch(struct session *session, char *const *words, size_t count);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines typed in the shell, kept in a file from one time to the next. */
#pragma once

#include <stddef.h>

struct history {
	char **lines; /* owned, oldest first */
	size_t count;
	char *path; /* owned; NULL: kept in memory only */
};

void history_done(struct history *history);

/* Reads $XDG_STATE_HOME/bpfadm/history (~/.local/state without that variable), for the user alone;
 * what is missing of the path is made.  Without a home, or when the file cannot be read, the
 * history is kept in memory. */
void history_load(struct history *history);

/* Adds a line, to the file as well; not one that is empty, begins with a blank, or repeats the
 * last.  1 when it was added. */
int history_add(struct history *history, const char *line);

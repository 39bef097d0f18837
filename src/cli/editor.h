/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Editing a line with readline, which is opened when the shell begins. */
#pragma once

#include "base/buf.h"
#include "cli/session.h"

/* 0, or -ENOENT or -ENOSYS when there is no readline that will do.  TAB completes for this session,
 * which must stay, from now on. */
int editor_open(struct session *for_completion);

/* Lets someone edit a line and adds it to `line`: 1, 0 at the end, -EINTR after Ctrl-C. */
int editor_line(const char *prompt, struct buf *line);

/* A line that the arrow keys bring back. */
void editor_remember(const char *line);

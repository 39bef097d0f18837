/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shell's files in the user's home: the history and rc.  They are the user's own, or they are
 * not used. */
#pragma once

#include <sys/stat.h>

/* The path of the file, to be freed: "$VARIABLE/bpfadm/NAME", or "$HOME/FOLDER/bpfadm/NAME" when
 * the variable is not set to an absolute path.  NULL: there is no home either, or memory is short.
 */
char *user_file_path(const char *variable, const char *folder, const char *name);

/* Opens a regular file of one's own: its fd, and its status; -EPERM: it is anything else; -errno.
 * With O_CREAT a missing one is made, for the user alone.  Links are not followed, and nothing
 * waits for the other end of a pipe. */
int user_file_open(const char *path, int flags, struct stat *status);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs commands with sh. */
#pragma once

#include <sys/types.h>

/* Starts `sh -c command` with these descriptors as its standard input and output; -1: it has ours.
 * 0 or -errno. */
int sh_start(const char *command, int input, int output, pid_t *pid);

/* Waits for its end: its status; 2 when a signal ended it. */
int sh_wait(pid_t pid);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs other programs, and commands with sh. */
#pragma once

#include <sys/types.h>

/* Starts the program, which is looked for in PATH if its name has no slash, with these words, which
 * end with NULL, and with these descriptors as its standard input and output; -1: it has ours.  0
 * or -errno. */
int sh_start_program(const char *program, char *const *words, int input, int output, pid_t *pid);

/* Starts `sh -c command` with these descriptors as its standard input and output; -1: it has ours.
 * 0 or -errno. */
int sh_start(const char *command, int input, int output, pid_t *pid);

/* Waits for its end: its status; 2 when a signal ended it. */
int sh_wait(pid_t pid);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs other programs.  A short file: the pager, the shell's lines, watch and prog stats use it,
 * and none of them knows the others. */
#include "base/sh.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

enum { KILLED = 2 };

int sh_start_program(const char *program, char *const *words, int input, int output, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t signals;
	int err;

	sigemptyset(&signals);
	sigaddset(&signals, SIGPIPE); /* we ignore it; the child must not */
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigdefault(&attributes, &signals);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
	posix_spawn_file_actions_init(&actions);
	if (input >= 0)
		posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
	if (output >= 0)
		posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
	err = posix_spawnp(pid, program, &actions, &attributes, words, environ);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	return -err;
}

int sh_start(const char *command, int input, int output, pid_t *pid)
{
	char *words[] = { (char *)"sh", (char *)"-c", (char *)command, NULL };

	return sh_start_program("/bin/sh", words, input, output, pid);
}

int sh_wait(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return KILLED;
	return WIFEXITED(status) ? WEXITSTATUS(status) : KILLED;
}

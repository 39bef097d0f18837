/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a line of the shell hands to the system's: ! COMMAND, | COMMAND, > FILE. */
#include "cli/redirect.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

/* Starts `sh -c command`, with `input` as its standard input unless that is -1. */
static int start(const char *command, int input, pid_t *pid)
{
	char *words[] = { (char *)"sh", (char *)"-c", (char *)command, NULL };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t signals;
	int err;

	sigemptyset(&signals);
	sigaddset(&signals, SIGPIPE); /* we ignore it, others must not */
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigdefault(&attributes, &signals);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
	posix_spawn_file_actions_init(&actions);
	if (input >= 0)
		posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
	err = posix_spawn(pid, "/bin/sh", &actions, &attributes, words, environ);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	return -err;
}

static int wait_for(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return STATUS_FAILED;
	return WIFEXITED(status) ? WEXITSTATUS(status) : STATUS_FAILED;
}

int shell_out(const char *command)
{
	pid_t pid;
	int err = start(command, -1, &pid);

	return err ? fail(err, "cannot run sh") : wait_for(pid);
}

static int run_piped(struct session *session, struct line *line,
		     int (*run)(struct session *session, struct line *line, struct sink *sink))
{
	struct sink sink = { .name = session->scope->sink->name };
	int ends[2], status, err;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC))
		return fail(-errno, "cannot make a pipe");
	err = start(line->target, ends[0], &pid);
	close(ends[0]);
	sink.fd = ends[1];
	status = err ? fail(err, "cannot run sh") : run(session, line, &sink);
	close(ends[1]);
	if (!err)
		wait_for(pid);
	return status;
}

static int run_written(struct session *session, struct line *line,
		       int (*run)(struct session *session, struct line *line, struct sink *sink))
{
	int how = line->form == LINE_APPEND ? O_APPEND : O_TRUNC;
	cleanup_close int fd = open(line->target, O_WRONLY | O_CREAT | O_CLOEXEC | how, 0666);
	struct sink sink = { .fd = fd, .name = line->target };

	if (fd < 0)
		return fail(-errno, "cannot write %s", line->target);
	return run(session, line, &sink);
}

int redirect_run(struct session *session, struct line *line,
		 int (*run)(struct session *session, struct line *line, struct sink *sink))
{
	return line->form == LINE_PIPE ? run_piped(session, line, run)
				       : run_written(session, line, run);
}

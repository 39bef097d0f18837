/* SPDX-License-Identifier: GPL-3.0-or-later */
/* watch - repeat a command until Ctrl-C. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/interrupt.h"
#include "cli/dispatch.h"

#define SECONDS_MAX 86400.0

struct params {
	struct words words;
};

static const struct arg args[] = {
	{ ARG_COMMAND, .metavar = "[SECONDS] COMMAND", .offset = offsetof(struct params, words),
	  .required = true, .help = "what to run, every 2 seconds unless told otherwise" },
	{ ARG_END },
};

/* "2" or "0.5", from 0.1 to a day: STATUS_DONE, or told. */
static int parse_seconds(const char *word, double *seconds)
{
	*seconds = strtod(word, NULL);
	if (strspn(word, "0123456789.") != strlen(word) || *seconds < 0.1 || *seconds > SECONDS_MAX)
		return fail_misuse("watch: \"%s\" is not from 0.1 to %.0f seconds", word,
				   SECONDS_MAX);
	return STATUS_DONE;
}

/* Clears a terminal and tells what is being watched. */
static void begin_screen(const struct session *session, const struct words *command, double seconds)
{
	cleanup_buf struct buf words = BUF_EMPTY;

	if (!isatty(session->scope->sink->fd))
		return;
	for (size_t i = 0; i < command->count; i++) {
		buf_add_char(&words, ' ');
		escape_text(&words, command->list[i], strlen(command->list[i]));
	}
	dprintf(session->scope->sink->fd, "\033[H\033[2Jevery %g s:%s\n\n", seconds,
		buf_text(&words));
}

/* Ctrl-C ends it early. */
static void pause_for(double seconds)
{
	time_t whole = (time_t)seconds;
	struct timespec rest = { whole, (long)((seconds - (double)whole) * 1e9) };

	nanosleep(&rest, NULL);
}

/* Until Ctrl-C, a command that fails, or an output that nobody reads any more. */
static int repeat(struct session *session, const struct words *command, double seconds)
{
	int status;

	for (;;) {
		begin_screen(session, command, seconds);
		status = dispatch(session, command->list, command->count, NULL);
		if (interrupted)
			return STATUS_DONE;
		if (status == STATUS_FAILED || session->scope->sink->error || session->quit)
			return status;
		pause_for(seconds);
		if (interrupted)
			return STATUS_DONE;
	}
}

static int run(const struct context *context, const void *params)
{
	struct words command = ((const struct params *)params)->words;
	struct session *session = context->session;
	struct scope *scope = session->scope;
	double seconds = 2;
	int status;

	if (command.list[0][0] >= '0' && command.list[0][0] <= '9') {
		if (parse_seconds(command.list[0], &seconds))
			return STATUS_FAILED;
		command.list++;
		command.count--;
	}
	if (!command.count)
		return fail_misuse("watch needs a command");
	scope->for_lines = &scope->settings;
	status = repeat(session, &command, seconds);
	scope->answered = true;
	return status;
}

const struct command cmd_watch = {
	.name = "watch",
	.summary = "repeat a command until Ctrl-C",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "watch 1 map dump flows",
};

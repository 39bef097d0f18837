/* SPDX-License-Identifier: GPL-3.0-or-later */
/* watch - repeat a command until Ctrl-C or q. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/interrupt.h"
#include "base/term.h"
#include "cli/dispatch.h"
#include "cmd/live.h"

#define SECONDS_MAX 86400.0

struct params {
	struct words words;
};

static const struct arg args[] = {
	{ ARG_COMMAND, .metavar = "[SECONDS] COMMAND", .offset = offsetof(struct params, words),
	  .required = true, .help = "what to run, every SECONDS, 2 by default" },
	{ ARG_END },
};

/* Reads "2" or "0.5", from 0.1 to a day: STATUS_DONE, or STATUS_FAILED, reported. */
static int parse_seconds(const char *word, double *seconds)
{
	*seconds = strtod(word, NULL);
	if (strspn(word, "0123456789.") != strlen(word) || *seconds < 0.1 || *seconds > SECONDS_MAX)
		return fail_misuse("watch: \"%s\" is not from 0.1 to %.0f seconds", word,
				   SECONDS_MAX);
	return STATUS_DONE;
}

struct watch {
	struct session *session;
	struct words command;
	double seconds;
	int status; /* of the command */
};

/* Clears the terminal and writes into its first line what is being watched. */
static void begin_screen(const struct watch *watch)
{
	int fd = watch->session->scope->sink->fd;
	cleanup_buf struct buf title = BUF_EMPTY;
	size_t columns = term_columns(fd);

	if (!isatty(fd))
		return;
	buf_printf(&title, "every %g s:", watch->seconds);
	for (size_t i = 0; i < watch->command.count; i++) {
		const char *word = watch->command.list[i];

		buf_add_char(&title, ' ');
		escape_text(&title, word, strlen(word));
	}
	while (columns && term_width(title.data, title.len) > columns)
		title.len--;
	dprintf(fd, "\033[H\033[2J%s\n\n", buf_text(&title));
}

/* The round is the last if the command fails or ends the shell, or if nobody reads the output. */
static bool run_round(void *context)
{
	struct watch *watch = context;
	struct session *session = watch->session;

	begin_screen(watch);
	watch->status = dispatch(session, watch->command.list, watch->command.count, NULL);
	return watch->status != STATUS_FAILED && !session->scope->sink->error && !session->quit;
}

static int run(const struct context *context, const void *params)
{
	struct session *session = context->session;
	struct scope *scope = session->scope;
	struct watch watch = { session, ((const struct params *)params)->words, .seconds = 2 };
	struct words *command = &watch.command;
	struct live live = {
		.round = run_round, .context = &watch, .out_fd = scope->sink->fd, .screen = true
	};
	int err;

	if (command->list[0][0] >= '0' && command->list[0][0] <= '9') {
		if (parse_seconds(command->list[0], &watch.seconds))
			return STATUS_FAILED;
		command->list++;
		command->count--;
	}
	if (!command->count)
		return fail_misuse("watch needs a command");
	live.period = (uint64_t)(watch.seconds * 1000);
	scope->for_lines = &scope->settings;
	err = live_run(&live);
	if (err)
		return fail(err, "cannot watch");
	scope->answered = true;
	return interrupted ? STATUS_DONE : watch.status;
}

const struct command cmd_watch = {
	.name = "watch",
	.summary = "repeat a command until Ctrl-C or q",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "watch 1 map dump flows",
};

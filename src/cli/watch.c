/* SPDX-License-Identifier: GPL-3.0-or-later */
/* watch - repeat a command until Ctrl-C or q. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/interrupt.h"
#include "base/sh.h"
#include "base/term.h"
#include "cli/changes.h"
#include "cli/dispatch.h"
#include "cmd/live.h"

#define SECONDS_MAX 86400.0
#define OUTPUT_MAX  (1 << 20) /* bytes of a round that a screen may need */

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

	int gathered; /* a file for the output of a round, or -1 */
	int filtered; /* one for what the filter makes of it, or -1 */
	bool on_terminal;
	double begun;	     /* when the round has begun */
	struct buf text;     /* the output of the last round that was shown there, and … */
	struct round before; /* … the round */
	bool painted;	     /* there was one */
};

/* What is being watched, in the first line. */
static void add_title(const struct watch *watch, struct buf *screen, size_t columns)
{
	cleanup_buf struct buf title = BUF_EMPTY;

	buf_printf(&title, "every %g s:", watch->seconds);
	for (size_t i = 0; i < watch->command.count; i++) {
		const char *word = watch->command.list[i];

		buf_add_char(&title, ' ');
		escape_text(&title, word, strlen(word));
	}
	buf_add(screen, buf_text(&title),
		columns ? term_fit(title.data, title.len, columns) : title.len);
	buf_add_str(screen, "\033[K\n\033[K\n");
}

/* Shows the head of the output, what has changed in it, and how fast. */
static void paint(struct watch *watch, const struct round *now)
{
	int fd = watch->session->scope->sink->fd;
	size_t rows = term_rows(fd);
	/* The title takes two rows, the cursor one. */
	const struct canvas canvas = {
		.rows = rows ? max_size(rows, 3) - 3 : SIZE_MAX,
		.columns = term_columns(fd),
		.marks = watch->session->scope->sink->colour,
	};
	cleanup_buf struct buf screen = BUF_EMPTY;

	buf_add_str(&screen, "\033[H");
	add_title(watch, &screen, canvas.columns);
	changes_add(&screen, now, watch->painted ? &watch->before : NULL, &canvas);
	buf_add_str(&screen, "\033[J");
	dprintf(fd, "%s", buf_text(&screen));
}

static double now_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Runs the command with its output, and its messages if a terminal has them, going to the file. */
static void run_gathered(struct watch *watch)
{
	struct session *session = watch->session;
	struct sink *screen = session->scope->sink;
	struct sink sink = { .fd = watch->gathered, .name = screen->name };
	bool with_messages = watch->on_terminal && isatty(STDERR_FILENO);
	cleanup_close int messages = -1;

	if (!screen->filter) {
		sink.colour = screen->colour;
		sink.columns = term_columns(screen->fd);
	}
	if (with_messages)
		messages = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
	if (messages >= 0)
		dup2(watch->gathered, STDERR_FILENO);
	watch->begun = now_seconds();
	watch->status = dispatch(session, watch->command.list, watch->command.count, &sink);
	if (messages >= 0)
		dup2(messages, STDERR_FILENO);
}

/* Gives what has been gathered to the filter, which writes to the file, or to our output. */
static int run_filter(const struct watch *watch)
{
	pid_t pid;
	int err;

	lseek(watch->gathered, 0, SEEK_SET);
	err = sh_start(watch->session->scope->sink->filter, watch->gathered, watch->filtered, &pid);
	if (err)
		return fail(err, "cannot run sh");
	sh_wait(pid);
	return STATUS_DONE;
}

static void show_round(struct watch *watch, int fd)
{
	struct buf output = BUF_EMPTY;
	struct round now;
	char bytes[4096];
	ssize_t size;

	do {
		size = pread(fd, bytes, sizeof(bytes), (off_t)output.len);
		if (size > 0)
			buf_add(&output, bytes, (size_t)size);
	} while (size > 0 && !output.err && output.len < OUTPUT_MAX);
	now = (struct round){ output.data, output.len, watch->begun };
	if (watch->status == STATUS_FAILED)
		dprintf(watch->session->scope->sink->fd, "%s", buf_text(&output));
	else
		paint(watch, &now);
	buf_done(&watch->text);
	watch->text = output;
	watch->before = now;
	watch->painted = true;
}

static void empty_file(int fd)
{
	if (fd >= 0 && ftruncate(fd, 0) == 0)
		lseek(fd, 0, SEEK_SET);
}

static void run_through_files(struct watch *watch)
{
	bool filtered = watch->session->scope->sink->filter != NULL;

	empty_file(watch->gathered);
	empty_file(watch->filtered);
	run_gathered(watch);
	filtered = filtered && watch->status != STATUS_FAILED;
	if (filtered)
		watch->status = run_filter(watch);
	if (watch->on_terminal)
		show_round(watch, filtered ? watch->filtered : watch->gathered);
}

/* The round is the last if the command fails or ends the shell, or if nobody reads the output. */
static bool run_round(void *context)
{
	struct watch *watch = context;
	struct session *session = watch->session;

	if (watch->gathered >= 0)
		run_through_files(watch);
	else
		watch->status = dispatch(session, watch->command.list, watch->command.count, NULL);
	return watch->status != STATUS_FAILED && !session->scope->sink->error && !session->quit;
}

static int run(const struct context *context, const void *params)
{
	struct session *session = context->session;
	struct scope *scope = session->scope;
	cleanup_close int gathered = -1, filtered = -1;
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
	if (scope->document || (!scope->shell && form_is_document(scope->settings.form)))
		return fail_hint(fail_misuse("watch prints a document each round, not one"),
				 "-l prints a line a record");
	watch.on_terminal = isatty(scope->sink->fd);
	if (watch.on_terminal || scope->sink->filter)
		gathered = memfd_create("watch", MFD_CLOEXEC);
	if (watch.on_terminal && scope->sink->filter)
		filtered = memfd_create("watch", MFD_CLOEXEC);
	watch.gathered = gathered;
	watch.filtered = filtered;
	if (watch.on_terminal)
		dprintf(scope->sink->fd, "\033[H\033[2J");
	live.period = (uint64_t)(watch.seconds * 1000);
	scope->for_lines = &scope->settings;
	err = live_run(&live);
	buf_done(&watch.text);
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
	.runs_on = true,
	.example = "bpfadm watch 1 map show",
	.details =
		"On a terminal each round shows the head of the output, as much as the screen has room "
		"for, reverses what has changed, and adds to a line how much the numbers in it have "
		"grown, a second. On a pipe the rounds follow one another.",
};

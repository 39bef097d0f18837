/* SPDX-License-Identifier: GPL-3.0-or-later */
/* watch - repeat a command until Ctrl-C or q. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/interrupt.h"
#include "base/sh.h"
#include "base/term.h"
#include "cli/dispatch.h"
#include "cmd/live.h"

#define SECONDS_MAX 86400.0
#define OUTPUT_MAX  (1 << 20) /* bytes of a round that a screen may need */

#define REVERSED     "\033[7m"
#define NOT_REVERSED "\033[27m"

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
	struct buf before; /* what the last round has shown there */
	bool painted;	   /* there was one */
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

struct text {
	const char *at, *end;
};

/* Is the next character of the text this one? */
static bool take_same(struct text *text, const char *character, size_t size)
{
	const char *at = text->at;
	size_t columns;

	while (at < text->end && *at == '\033')
		at += term_char_size(at, text->end, &columns);
	if (at == text->end)
		return false;
	text->at = at + term_char_size(at, text->end, &columns);
	return (size_t)(text->at - at) == size && memcmp(at, character, size) == 0;
}

/* Adds as much of a line as fits, reversed where it is not as before. */
static void add_line(struct buf *screen, struct text line, struct text before, bool marks,
		     size_t columns)
{
	bool marked = false;
	size_t column = 0;

	while (line.at < line.end) {
		size_t width, size = term_char_size(line.at, line.end, &width);
		bool colour = *line.at == '\033';
		bool mark = !colour && marks && !take_same(&before, line.at, size);

		if (*line.at == '\t')
			width = 8 - column % 8;
		if (mark != marked)
			buf_add_str(screen, mark ? REVERSED : NOT_REVERSED);
		marked = mark;
		if (colour || !columns || column + width <= columns)
			buf_add(screen, line.at, size);
		column += width;
		line.at += size;
	}
	if (marked)
		buf_add_str(screen, NOT_REVERSED);
	buf_add_str(screen, "\033[K\n");
}

static struct text take_line(struct text *text)
{
	const char *end = text->at;
	struct text line;

	if (text->at < text->end)
		end = memchr(text->at, '\n', (size_t)(text->end - text->at)) ?: text->end;
	line = (struct text){ text->at, end };
	text->at = end < text->end ? end + 1 : end;
	return line;
}

/* Is it one of the lines?  It may have moved up or down. */
static bool has_line(struct text text, struct text line)
{
	size_t size = (size_t)(line.end - line.at);

	while (text.at < text.end) {
		struct text other = take_line(&text);

		if ((size_t)(other.end - other.at) == size && memcmp(other.at, line.at, size) == 0)
			return true;
	}
	return false;
}

/* Shows the head of the output, and by reversed characters what has changed in it. */
static void paint(struct watch *watch, const struct buf *output)
{
	int fd = watch->session->scope->sink->fd;
	bool marks = watch->painted && watch->session->scope->sink->colour;
	size_t columns = term_columns(fd), rows = term_rows(fd);
	struct text now = { output->data, output->data + output->len };
	struct text before = { watch->before.data, watch->before.data + watch->before.len };
	const struct text last = before;
	cleanup_buf struct buf screen = BUF_EMPTY;

	buf_add_str(&screen, "\033[H");
	add_title(watch, &screen, columns);
	/* The title takes two rows, the cursor one. */
	for (size_t row = 3; now.at < now.end && (!rows || row < rows); row++) {
		struct text line = take_line(&now), old = take_line(&before);

		add_line(&screen, line, old, marks && !has_line(last, line), columns);
	}
	buf_add_str(&screen, "\033[J");
	dprintf(fd, "%s", buf_text(&screen));
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
	char bytes[4096];
	ssize_t size;

	do {
		size = pread(fd, bytes, sizeof(bytes), (off_t)output.len);
		if (size > 0)
			buf_add(&output, bytes, (size_t)size);
	} while (size > 0 && !output.err && output.len < OUTPUT_MAX);
	if (watch->status == STATUS_FAILED)
		dprintf(watch->session->scope->sink->fd, "%s", buf_text(&output));
	else
		paint(watch, &output);
	buf_done(&watch->before);
	watch->before = output;
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
	buf_done(&watch.before);
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
		"for, and reverses what has changed. On a pipe the rounds follow one another.",
};

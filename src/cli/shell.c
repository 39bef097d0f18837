/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shell - run commands as they are typed; source - those of a file; quit. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/interrupt.h"
#include "base/sh.h"
#include "bpf/pin.h"
#include "cli/commands.h"
#include "cli/dispatch.h"
#include "cli/input.h"
#include "cli/user_file.h"

/*
 * A line: its words, and what sh does for it: ! COMMAND, | COMMAND, > FILE
 */

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* The name of the program in front, as in lines copied from elsewhere, is ignored. */
static int run_words(struct session *session, const struct line *line, struct sink *sink)
{
	size_t named = line->count && strcmp(line->words[0], "bpfadm") == 0;
	bool timed = session->timing;
	double begun = now_ms();
	int status = dispatch(session, line->words + named, line->count - named, sink);

	if (timed && session->timing)
		fprintf(stderr, "time: %.3f ms\n", now_ms() - begun);
	return status;
}

/* What a command of sh answers: as of our own, 1 is no, but 126 and 127 say that it did not run. */
static int wait_for_sh(pid_t pid)
{
	int status = sh_wait(pid);

	return status == 126 || status == 127 ? STATUS_FAILED : status ? STATUS_NO : STATUS_DONE;
}

static int shell_out(const char *command)
{
	pid_t pid;
	int err = sh_start(command, -1, -1, &pid);

	return err ? fail(err, "cannot run sh") : wait_for_sh(pid);
}

/* Each round of watch goes through a command of its own. */
static bool is_watch(const struct session *session, const struct line *line)
{
	size_t named = strcmp(line->words[0], "bpfadm") == 0;
	struct target target;

	return line->count > named &&
	       command_look(&target, session, line->words + named, line->count - named) == 0 &&
	       target.command && strcmp(target.command->name, "watch") == 0;
}

static int run_watch_piped(struct session *session, const struct line *line)
{
	struct sink sink = *session->scope->sink;
	int status;

	sink.filter = line->target;
	status = run_words(session, line, &sink);
	session->scope->sink->error = sink.error;
	return status;
}

static int run_piped(struct session *session, const struct line *line)
{
	struct sink sink = { .name = session->scope->sink->name };
	int ends[2], status, filtered = STATUS_DONE, err;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC))
		return fail(-errno, "cannot make a pipe");
	err = sh_start(line->target, ends[0], -1, &pid);
	close(ends[0]);
	sink.fd = ends[1];
	status = err ? fail(err, "cannot run sh") : run_words(session, line, &sink);
	close(ends[1]);
	if (!err)
		filtered = wait_for_sh(pid);
	return status > filtered ? status : filtered;
}

static int run_written(struct session *session, const struct line *line)
{
	int how = line->form == LINE_APPEND ? O_APPEND : O_TRUNC;
	cleanup_close int fd = open(line->target, O_WRONLY | O_CREAT | O_CLOEXEC | how, 0666);
	struct sink sink = { .fd = fd, .name = line->target };

	if (fd < 0)
		return fail(-errno, "cannot write %s", line->target);
	return run_words(session, line, &sink);
}

static int run_line(struct session *session, struct line *line)
{
	int status;

	if (line->problem)
		return line_misuse(line);
	if (line->form == LINE_SH)
		return shell_out(line->target);
	if (!line->count && line->form != LINE_PLAIN)
		return fail_misuse("expected a command before \"%s\"",
				   line->form == LINE_PIPE ? "|" : ">");
	if (line->form == LINE_PIPE)
		return is_watch(session, line) ? run_watch_piped(session, line)
					       : run_piped(session, line);
	if (line->form != LINE_PLAIN)
		return run_written(session, line);
	status = run_words(session, line, NULL);
	if (status == STATUS_FAILED && line->operators)
		fail_hint(status, "after where, | and > belong to the expression; quote it to pipe "
				  "or redirect: where 'EXPR' | COMMAND");
	return status;
}

/*
 * shell
 */

static void make_prompt(const struct session *session, struct buf *prompt)
{
	const struct subject *subject = &session->subject;

	if (subject->noun)
		buf_printf(prompt, "%s %s> ", subject->noun, subject->label);
	else
		buf_add_str(prompt, "bpfadm> ");
}

/* A line is read from `text`, or from what has been typed and is added to it, and from the lines
 * that continue it.  Returns as input_line(). */
static int read_line(struct session *session, struct line *line, struct buf *text, size_t at)
{
	cleanup_buf struct buf prompt = BUF_EMPTY;
	int err = -EAGAIN, got = 1;

	make_prompt(session, &prompt);
	if (at < text->len)
		err = line_add(line, buf_text(text) + at, text->len - at);
	while (err == -EAGAIN) {
		size_t before = text->len;

		got = input_line(session->scope->shell, before ? "> " : buf_text(&prompt), text);
		if (got == 0 && line->quote) {
			line->problem = "a quote is not closed";
			return 1;
		}
		if (got == 0 && before) /* a backslash at the end has no effect */
			return line_add(line, "", 0) == -ENOMEM ? -ENOMEM : 1;
		if (got <= 0)
			return got;
		if (!before)
			input_recall(session->scope->shell, text);
		err = line_add(line, buf_text(text) + before, text->len - before);
		if (err == -EAGAIN && !line->quote)
			text->len--; /* the backslash */
		else if (err == -EAGAIN)
			buf_add_char(text, '\n');
	}
	return err == -ENOMEM ? err : 1;
}

/* Runs a line; unless somebody typed it, and so has seen what failed, *worst becomes its status if
 * that is worse. */
static void run_typed(struct session *session, struct line *line, int *worst)
{
	int status = STATUS_DONE;

	fail_reset();
	if (line->count || line->form != LINE_PLAIN || line->problem)
		status = run_line(session, line);
	if (status > *worst && !session->scope->shell->terminal)
		*worst = status;
	if (interrupted && session->scope->shell->terminal) {
		putchar('\n'); /* after the ^C that the terminal shows */
		input_drop(session->scope->shell);
	}
}

/* Ctrl-C stops a command of the shell, but all lines that are given. */
static bool is_over(const struct session *session)
{
	return session->quit || session->scope->sink->error || interrupted == SIGTERM ||
	       (interrupted && session->scope->shell->given);
}

/* Reads a line and runs its commands.  False at the end. */
static bool step(struct session *session, int *worst)
{
	cleanup_buf struct buf typed = BUF_EMPTY;
	size_t at = 0;

	interrupt_catch();
	do {
		cleanup_line struct line line = LINE_NEW(session->table);
		int got = read_line(session, &line, &typed, at);

		if (got == -EINTR)
			return interrupted != SIGTERM;
		if (got < 0)
			*worst = fail(got, "cannot read standard input");
		if (got <= 0)
			return false;
		if (!at)
			input_remember(session->scope->shell, buf_text(&typed));
		at = line.rest ? (size_t)(line.rest - buf_text(&typed)) : typed.len;
		run_typed(session, &line, worst);
	} while (at < typed.len && !interrupted && !is_over(session));
	return !is_over(session);
}

static void greet(const struct session *session)
{
	if (!session->scope->settings.options.quiet)
		printf("bpfadm %s: help lists the commands, TAB completes, quit leaves\n",
		       BPFADM_VERSION);
}

/* Runs the lines of the user's rc, which is a regular file of his own that nobody else can write.
 */
static void run_rc(struct session *session)
{
	cleanup_free char *path = user_file_path("XDG_CONFIG_HOME", ".config", "rc");
	cleanup_script struct script script = {
		.path = path, .shell = true, .keep_going = true, .run = run_line
	};
	struct stat status;
	cleanup_close int fd = path ? user_file_open(path, O_RDONLY, &status) : -ENOENT;
	int err = fd < 0 ? fd : status.st_mode & (S_IWGRP | S_IWOTH) ? -EPERM : 0;
	struct scope scope;

	if (err == -ENOENT || err == -ENOTDIR)
		return;
	if (!err) {
		script.file = fdopen(fd, "r");
		err = script.file ? 0 : -errno;
	}
	if (err) {
		fail_note("%s is not read: %s", path,
			  err == -EPERM ? "it is not a regular file of your own that nobody else "
					  "can write"
					: errno_text(err));
		return;
	}
	take_fd(&fd);
	scope_push(session, &scope, NULL);
	script_run(&script, session);
	scope_pop(session);
}

/* A form that the command line asks for is that of the shell whatever rc sets. */
static void start(struct session *session)
{
	struct settings *settings = &session->scope->settings;
	enum form form = settings->form;

	greet(session);
	run_rc(session);
	if (form != FORM_PLAIN)
		settings->form = form;
}

/* Says which objects go with the shell: what it made, if it is pinned nowhere. */
static void note_unpinned(const struct kept *kept)
{
	cleanup_pins struct pins pins = PINS_NONE;

	if (!kept->count || pins_scan(&pins, KINDS))
		return;
	for (size_t i = 0; i < kept->count; i++) {
		cleanup_handle struct handle handle = HANDLE_NONE;
		cleanup_close int fd = fcntl(kept->list[i], F_DUPFD_CLOEXEC, 3);
		enum kind kind;
		size_t count;

		if (fd < 0 || kind_of_fd(fd, &kind) || handle_open_fd(&handle, kind, take_fd(&fd)))
			continue;
		pins_of(&pins, kind, handle.id, &count);
		if (!count)
			fail_note("%s is not pinned: this shell lets go of it", handle.label);
	}
}

/* Runs the lines that the input has. */
static int run_input(struct session *session, struct input *input)
{
	struct scope *scope = session->scope;
	int worst = STATUS_DONE, err;

	scope->shell = input;
	scope->keeps = true;
	scope->for_lines = &scope->settings;
	if (input->terminal)
		start(session);
	while (!is_over(session) && step(session, &worst))
		;
	if (input->terminal || input->given)
		note_unpinned(&session->kept);
	scope->answered = true;
	err = scope->sink->error;
	return err && err != -EPIPE ? STATUS_FAILED : worst;
}

static int run_shell(const struct context *context, const void *params)
{
	struct session *session = context->session;
	cleanup_input struct input input = { NULL };

	(void)params;
	if (session->scope->shell)
		return fail_misuse("the shell is running already");
	if (session->scope->depth)
		return fail_misuse("a batch cannot run the shell");
	input_open(&input, session);
	return run_input(session, &input);
}

int shell_run_given(const struct context *context, const char *lines)
{
	struct session *session = context->session;
	cleanup_input struct input input = { NULL };

	if (session->scope->shell || session->scope->depth)
		return fail_misuse("-c is for the command line: here a line is run as it is");
	sink_end_pager(session->scope->sink); /* each command has its own */
	input_give(&input, lines);
	return run_input(session, &input);
}

const struct command cmd_shell = {
	.name = "shell",
	.summary = "read and run commands, with completion and a history",
	.run = run_shell,
	.runs_on = true,
	.example = "bpfadm shell",
	.details =
		"Each line is a command. Quotes work as in sh, # starts a comment, and a backslash at "
		"the end continues a line. A command may end in | COMMAND, > FILE or >> FILE; ! COMMAND "
		"runs a command with sh. Ctrl-C stops a command, Ctrl-D or quit leaves the shell.\n"
		"In the shell, help also lists its own commands: use, set, source, history, quit; a ? "
		"at the end of a line shows help about its command. On a terminal the lines of "
		"~/.config/bpfadm/rc are run first.",
};

/*
 * source, quit
 */

struct params {
	const char *file;
};

static const struct arg args[] = {
	{ ARG_FILE, .offset = offsetof(struct params, file), .required = true },
	{ ARG_END },
};

static int run_source(const struct context *context, const void *params)
{
	const struct params *p = params;
	struct session *session = context->session;
	cleanup_script struct script script = {
		.path = p->file, .shell = true, .keep_going = true, .run = run_line
	};
	int status;

	if (script_open(&script, session))
		return STATUS_FAILED;
	status = script_run(&script, session);
	session->scope->answered = !script.failed;
	return status;
}

const struct command cmd_source = {
	.name = "source",
	.summary = "run the lines of a file as if they were typed",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run_source,
	.runs_on = true,
	.example = "source FILE",
};

static int run_quit(const struct context *context, const void *params)
{
	(void)params;
	context->session->quit = true;
	context->session->scope->answered = true;
	return STATUS_DONE;
}

const struct command cmd_quit = {
	.name = "quit",
	.alias = "exit",
	.summary = "leave the shell",
	.run = run_quit,
	.example = "quit",
};

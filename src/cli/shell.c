/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shell - commands as they are typed. */
#include "cli/shell.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/interrupt.h"
#include "cli/dispatch.h"
#include "cli/input.h"
#include "cli/redirect.h"
#include "cli/script.h"

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* The program's own name in front, as in lines that were copied from elsewhere, says nothing. */
static int run_words(struct session *session, struct line *line, struct sink *sink)
{
	size_t named = line->count && strcmp(line->words[0], "bpfadm") == 0;
	bool timed = session->timing;
	double begun = now_ms();
	int status = dispatch(session, line->words + named, line->count - named, sink);

	if (timed && session->timing)
		fprintf(stderr, "time: %.3f ms\n", now_ms() - begun);
	return status;
}

int shell_line(struct session *session, struct line *line)
{
	if (line->problem)
		return line_misuse(line);
	if (line->form == LINE_SH)
		return shell_out(line->target) ? STATUS_NO : STATUS_DONE;
	if (!line->count && line->form != LINE_PLAIN)
		return misuse("a command is missing in front of %s",
			      line->form == LINE_PIPE ? "|" : ">");
	if (line->form == LINE_PLAIN)
		return run_words(session, line, NULL);
	return redirect_run(session, line, run_words);
}

static void make_prompt(const struct session *session, struct buf *prompt)
{
	const struct subject *subject = &session->subject;

	if (subject->noun)
		buf_printf(prompt, "%s %s> ", subject->noun, subject->label);
	else
		buf_add_str(prompt, "bpfadm> ");
}

/* Reads a line and those that continue it; `typed` becomes the whole as one line.  As
 * input_line(). */
static int read_line(struct session *session, struct line *line, struct buf *typed)
{
	cleanup_buf struct buf prompt = BUF_EMPTY;
	int err = -EAGAIN, got = 1;

	make_prompt(session, &prompt);
	while (err == -EAGAIN) {
		size_t before = typed->len;

		got = input_line(session->scope->shell, before ? "> " : buf_text(&prompt), typed);
		if (got <= 0)
			return got;
		err = line_add(line, buf_text(typed) + before, typed->len - before);
		if (err == -EAGAIN)
			typed->len--; /* the backslash */
	}
	return err == -ENOMEM ? err : 1;
}

/* Reads and runs a line: false at the end. */
static bool step(struct session *session)
{
	cleanup_line struct line line = LINE_NEW(true);
	cleanup_buf struct buf typed = BUF_EMPTY;
	int got;

	interrupt_catch();
	fail_reset();
	got = read_line(session, &line, &typed);
	if (got == -EINTR)
		return interrupted != SIGTERM;
	if (got <= 0)
		return false;
	input_remember(session->scope->shell, buf_text(&typed));
	if (line.count || line.form != LINE_PLAIN || line.problem)
		shell_line(session, &line);
	if (interrupted && session->scope->shell->terminal)
		putchar('\n'); /* behind the ^C that the terminal shows */
	return !session->quit && !session->scope->sink->error && interrupted != SIGTERM;
}

static void greet(const struct session *session)
{
	if (session->scope->shell->terminal && !session->scope->settings.options.quiet)
		printf("bpfadm %s: help lists the commands, TAB completes, quit leaves\n",
		       BPFADM_VERSION);
}

static int run(const struct context *context, const void *params)
{
	struct session *session = context->session;
	struct scope *scope = session->scope;
	cleanup_input struct input input = { NULL };

	(void)params;
	if (scope->shell)
		return misuse("the shell is running already");
	if (scope->depth)
		return misuse("a batch cannot run the shell");
	input_open(&input, session);
	scope->shell = &input;
	scope->keeps = true;
	scope->for_lines = &scope->settings;
	greet(session);
	while (step(session))
		;
	scope->answered = true;
	return STATUS_DONE;
}

const struct command cmd_shell = {
	.name = "shell",
	.summary = "type commands, with completion and a history",
	.run = run,
	.example = "bpfadm shell",
	.details =
		"Lines are commands.  Quotes are those of sh, # starts a comment, a backslash at the\n"
		"end continues a line.  A command may end in | COMMAND, > FILE or >> FILE; ! COMMAND\n"
		"runs the system's shell.  Ctrl-C stops a command, Ctrl-D or quit leaves.  Inside,\n"
		"help lists what else the shell knows: use, set, watch, source, history.",
};

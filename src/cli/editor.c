/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Editing a line with readline, by its callback interface: between keys we wait ourselves, so that
 * Ctrl-C gives up the line and nothing else.
 */
#include "cli/editor.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include <readline/history.h>
#include <readline/readline.h>

#include "base/interrupt.h"
#include "base/lazy.h"
#include "base/util.h"
#include "cli/editor_complete.h"
#include "sonames.h"

static struct {
	__typeof__(&rl_callback_handler_install) install;
	__typeof__(&rl_callback_handler_remove) remove;
	__typeof__(&rl_callback_read_char) read_char;
	__typeof__(&rl_check_signals) check_signals;
	__typeof__(&rl_forced_update_display) forced_update_display;
	__typeof__(&add_history) add_history;
	__typeof__(&rl_persistent_signal_handlers) persistent_signal_handlers;
	__typeof__(&rl_readline_name) name;
} lib;

static const struct lazy_symbol symbols[] = {
	{ "rl_callback_handler_install", &lib.install },
	{ "rl_callback_handler_remove", &lib.remove },
	{ "rl_callback_read_char", &lib.read_char },
	{ "rl_check_signals", &lib.check_signals },
	{ "rl_forced_update_display", &lib.forced_update_display },
	{ "add_history", &lib.add_history },
	{ "rl_persistent_signal_handlers", &lib.persistent_signal_handlers },
	{ "rl_readline_name", &lib.name },
};

/* What readline hands over: its callback has no argument of ours. */
static char *typed;
static bool complete;

static void take_line(char *line)
{
	lib.remove();
	typed = line;
	complete = true;
}

int editor_open(struct session *session)
{
	int err = lazy_open(READLINE_SONAME, symbols, ARRAY_SIZE(symbols));

	if (!err)
		err = editor_complete_open(session);
	if (err)
		return err;
	*lib.name = "bpfadm";
	/* Ctrl-Z, a new window size: readline's to handle also while we wait. */
	*lib.persistent_signal_handlers = 1;
	return 0;
}

void editor_remember(const char *line)
{
	lib.add_history(line);
}

/* Readline sends itself the signal again, for our own handler. */
static void check_signals(const sigset_t *block, const sigset_t *before)
{
	sigprocmask(SIG_SETMASK, before, NULL);
	lib.check_signals();
	sigprocmask(SIG_BLOCK, block, NULL);
	if (!interrupted)
		lib.forced_update_display(); /* after Ctrl-Z and fg */
}

/* SIGINT is let through only while we wait, so that none is missed. */
static int read_keys(void)
{
	struct pollfd keys = { .fd = STDIN_FILENO, .events = POLLIN };
	sigset_t block, before;
	int err = 0;

	sigemptyset(&block);
	sigaddset(&block, SIGINT);
	sigprocmask(SIG_BLOCK, &block, &before);
	while (!complete && !err) {
		int ready = ppoll(&keys, 1, NULL, &before);

		if (ready > 0)
			lib.read_char();
		else if (ready < 0 && errno != EINTR)
			err = -errno;
		else
			check_signals(&block, &before);
		if (interrupted)
			err = -EINTR;
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	return err;
}

int editor_line(const char *prompt, struct buf *line)
{
	cleanup_free char *text = NULL;
	int err;

	complete = false;
	lib.install(prompt, take_line);
	err = read_keys();
	if (!complete)
		lib.remove();
	text = take_ptr(typed);
	if (err || !text)
		return err;
	buf_add_str(line, text);
	return line->err ? line->err : 1;
}

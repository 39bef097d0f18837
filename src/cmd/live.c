/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The loop of the commands that run until Ctrl-C. */
#include "cmd/live.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/interrupt.h"
#include "base/term.h"
#include "base/util.h"

#define NEVER INT64_MAX

struct loop {
	const struct live *live;
	struct pollfd *polls;	   /* one for each of live->fds, then … */
	struct pollfd *keys, *out; /* … these two */
	struct term_keys terminal;
	int64_t end; /* of the whole loop, on the clock of now_ms() */
};

/* The screen must be drawn again: its size has changed (SIGWINCH), or another job has used it while
 * this one was stopped (SIGCONT), which may also have changed the terminal's mode. */
static volatile sig_atomic_t redraw, continued;

static void note_redraw(int signal)
{
	redraw = 1;
	if (signal == SIGCONT)
		continued = 1;
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t time_after(uint64_t ms)
{
	return ms ? now_ms() + (int64_t)ms : NEVER;
}

/* Waits until a descriptor is ready, a signal comes, or it is `until`. */
static void wait_until(struct loop *loop, int64_t until, const sigset_t *signals)
{
	nfds_t count = loop->live->fd_count + 2;
	int64_t left = until - now_ms();
	struct timespec timeout = { left / 1000, left % 1000 * 1000000 };

	if (left <= 0 || ppoll(loop->polls, count, until == NEVER ? NULL : &timeout, signals) < 0)
		for (nfds_t i = 0; i < count; i++)
			loop->polls[i].revents = 0;
}

/* Can one of the descriptors be read?  One that has ended is not waited for again. */
static bool is_ready(struct loop *loop)
{
	bool ready = false;

	for (size_t i = 0; i < loop->live->fd_count; i++) {
		struct pollfd *fd = &loop->polls[i];

		ready |= fd->revents != 0;
		if (fd->revents && !(fd->revents & POLLIN))
			fd->fd = -1;
	}
	return ready;
}

/* Has somebody typed q, or has the reader of the output gone? */
static bool is_over(struct loop *loop)
{
	char typed[64];
	ssize_t size;

	if (loop->out->revents)
		return true;
	if (!loop->keys->revents)
		return false;
	size = read(loop->keys->fd, typed, sizeof(typed));
	if (size <= 0)
		loop->keys->fd = -1;
	return size > 0 && memchr(typed, 'q', (size_t)size);
}

static void read_keys(struct loop *loop)
{
	term_keys_begin(&loop->terminal);
	loop->keys->fd = loop->terminal.on ? STDIN_FILENO : -1;
}

/* Waits for the next round: false when there is none.  The signals are blocked except in ppoll(2),
 * so that one that comes just before it ends the wait, too. */
static bool wait_for_round(struct loop *loop)
{
	const int64_t next = time_after(loop->live->period);
	const int64_t until = next < loop->end ? next : loop->end;
	static const int numbers[] = { SIGINT, SIGTERM, SIGWINCH, SIGCONT };
	bool due = false, over = false;
	sigset_t block, before;

	sigemptyset(&block);
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		sigaddset(&block, numbers[i]);
	sigprocmask(SIG_BLOCK, &block, &before);
	while (!due && !over) {
		if (interrupted) {
			over = true;
		} else if (redraw) {
			due = true;
		} else if (now_ms() >= until) {
			due = true;
			over = until == loop->end;
		} else {
			wait_until(loop, until, &before);
			due = is_ready(loop);
			over = is_over(loop);
		}
	}
	if (continued)
		read_keys(loop);
	redraw = continued = 0;
	sigprocmask(SIG_SETMASK, &before, NULL);
	return !over;
}

static void run_rounds(struct loop *loop)
{
	const struct live *live = loop->live;

	do
		if (live->round && !live->round(live->context))
			return;
	while (!interrupted && wait_for_round(loop));
}

static void run_on_screen(struct loop *loop)
{
	struct sigaction action = { .sa_handler = note_redraw, .sa_flags = SA_RESTART };
	struct sigaction resize, resume;

	sigaction(SIGWINCH, &action, &resize);
	sigaction(SIGCONT, &action, &resume);
	read_keys(loop);
	run_rounds(loop);
	term_keys_end(&loop->terminal);
	sigaction(SIGWINCH, &resize, NULL);
	sigaction(SIGCONT, &resume, NULL);
}

int live_run(const struct live *live)
{
	cleanup_free struct pollfd *polls = calloc(live->fd_count + 2, sizeof(*polls));
	struct loop loop = { .live = live, .polls = polls, .end = time_after(live->limit) };

	if (!polls)
		return -ENOMEM;
	for (size_t i = 0; i < live->fd_count; i++)
		polls[i] = (struct pollfd){ .fd = live->fds[i], .events = POLLIN };
	loop.keys = &polls[live->fd_count];
	loop.out = loop.keys + 1;
	*loop.keys = (struct pollfd){ .fd = -1, .events = POLLIN };
	*loop.out = (struct pollfd){ .fd = live->out_fd };
	redraw = continued = 0;
	if (live->screen && isatty(live->out_fd))
		run_on_screen(&loop);
	else
		run_rounds(&loop);
	return 0;
}

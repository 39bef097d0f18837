/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The loop of the commands that run until Ctrl-C. */
#include "cmd/live.h"

#include <fcntl.h>
#include <signal.h>
#include <time.h>

#include "../lib/unit.h"
#include "base/interrupt.h"
#include "base/util.h"

/* Rounds that stop by themselves, so that a loop which does not end is found. */
struct rounds {
	int done, last;
	int signal; /* raised in the first, 0: none */
	int fd;	    /* read in each, -1: none */
};

static bool count_round(void *context)
{
	struct rounds *rounds = context;
	char byte;

	if (rounds->fd >= 0 && rounds->done > 0 && read(rounds->fd, &byte, 1) != 1)
		return false;
	if (rounds->done++ == 0 && rounds->signal)
		raise(rounds->signal);
	return rounds->done < rounds->last;
}

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

#define LIVE(rounds_)                                                                              \
	{                                                                                          \
		.round = count_round, .context = (rounds_), .out_fd = -1                           \
	}

TEST(a_round_a_period)
{
	struct rounds rounds = { .last = 3, .fd = -1 };
	struct live live = LIVE(&rounds);
	double begun = seconds();

	live.period = 20;
	CHECK(live_run(&live) == 0);
	CHECK(rounds.done == 3);
	CHECK(seconds() - begun >= 0.038);
}

TEST(a_round_when_there_is_something_to_read)
{
	cleanup_close int reader = -1, writer = -1;
	struct rounds rounds = { .last = 9 };
	struct live live = LIVE(&rounds);
	int ends[2];

	CHECK(pipe(ends) == 0);
	reader = ends[0], writer = ends[1];
	CHECK(write(writer, "abc", 3) == 3);
	rounds.fd = reader;
	live.fds = &reader;
	live.fd_count = 1;
	live.limit = 50;
	CHECK(live_run(&live) == 0);
	CHECK(rounds.done == 4); /* one at once, and for each byte one */
}

TEST(a_writer_that_has_gone_is_a_round_and_no_more)
{
	cleanup_close int reader = -1;
	struct rounds rounds = { .last = 9, .fd = -1 };
	struct live live = LIVE(&rounds);
	int ends[2];

	CHECK(pipe(ends) == 0);
	reader = ends[0];
	close(ends[1]);
	live.fds = &reader;
	live.fd_count = 1;
	live.limit = 50;
	CHECK(live_run(&live) == 0);
	CHECK(rounds.done == 2);
}

TEST(it_ends_after_a_time)
{
	struct live live = { .limit = 30, .out_fd = -1 };
	double begun = seconds();

	CHECK(live_run(&live) == 0);
	CHECK(seconds() - begun >= 0.029);
}

TEST(it_ends_when_nobody_reads)
{
	cleanup_close int writer = -1;
	struct rounds rounds = { .last = 9, .fd = -1 };
	struct live live = LIVE(&rounds);
	int ends[2];

	CHECK(pipe(ends) == 0);
	writer = ends[1];
	close(ends[0]);
	live.out_fd = writer;
	live.period = 60000;
	CHECK(live_run(&live) == 0);
	CHECK(rounds.done == 1);
}

TEST(it_ends_when_the_output_is_closed)
{
	struct rounds rounds = { .last = 9, .fd = -1 };
	struct live live = LIVE(&rounds);

	live.out_fd = 1000;
	live.period = 60000;
	CHECK(live_run(&live) == 0);
	CHECK(rounds.done == 1);
}

TEST(ctrl_c_ends_it_after_the_round)
{
	struct rounds rounds = { .last = 9, .fd = -1, .signal = SIGINT };
	struct live live = LIVE(&rounds);

	interrupt_catch();
	live.period = 60000;
	CHECK(live_run(&live) == 0);
	CHECK(rounds.done == 1 && interrupted == SIGINT);
	interrupt_catch();
}

TEST(a_screen_of_another_size_is_a_round)
{
	cleanup_close int terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY);
	struct rounds rounds = { .last = 2, .fd = -1, .signal = SIGWINCH };
	struct live live = LIVE(&rounds);

	CHECK(terminal >= 0);
	live.out_fd = terminal;
	live.period = 60000;
	live.screen = true;
	CHECK(live_run(&live) == 0);
	CHECK(rounds.done == 2);
}

UNIT_MAIN

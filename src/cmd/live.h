/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The loop of the commands that run until Ctrl-C: watch, tracelog, event_pipe, profile. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What happens in each round, and when there is one: the first at once, and then after each period,
 * when a descriptor can be read, or, with `screen`, when the screen must be drawn again.
 */
struct live {
	bool (*round)(void *context); /* false: it was the last; NULL: only wait */
	void *context;
	uint64_t period; /* ms between the end of a round and the next; 0: no period */
	const int *fds;	 /* these can be waited for with poll(2) */
	size_t fd_count;
	uint64_t limit; /* ms until the loop ends; 0: no limit */
	int out_fd;	/* where rounds write: the loop ends when its reader is gone */
	bool screen;	/* if out_fd is a terminal, a round fills its screen and q ends the loop */
};

/* Runs rounds until one is the last, the limit is reached, nobody reads what they write, or
 * `interrupted` is set (base/interrupt.h); a Ctrl-C or q during a round takes effect at its end.
 * 0 or -ENOMEM. */
int live_run(const struct live *live);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ctrl-C: a flag that long loops check.  A short file: one signal handler. */
#include "base/interrupt.h"

#include <signal.h>

atomic_int interrupted, interrupted_again;

static void note(int signal)
{
	interrupted_again = interrupted != 0;
	if (interrupted != SIGTERM)
		interrupted = signal;
}

void interrupt_catch(void)
{
	/* No SA_RESTART: a read or a write that waits must come back. */
	struct sigaction action = { .sa_handler = note };
	sigset_t both, before;

	sigemptyset(&both);
	sigaddset(&both, SIGINT);
	sigaddset(&both, SIGTERM);
	sigprocmask(SIG_BLOCK, &both, &before);
	if (interrupted != SIGTERM)
		interrupted = interrupted_again = 0;
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigprocmask(SIG_SETMASK, &before, NULL);
}

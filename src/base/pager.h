/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Output that is longer than the screen goes through a pager: $PAGER, or less.
 *
 * Nothing is held back: what the screen has room for is printed at once.  When more comes, the
 * pager starts, and gets what was printed, too, which disappears from the screen; so it shows all
 * of the output, rows and messages in the order in which they came.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <termios.h>

#include "base/buf.h"

/* The pager of one command, or of a batch; { 0 } is none. */
struct pager {
	/* PAGER_WAITS: all output so far fits the screen */
	enum { PAGER_OFF, PAGER_WAITS, PAGER_RUNS } state;
	int screen;		     /* the terminal */
	bool messages;		     /* standard error is a terminal, too */
	struct buf shown;	     /* what has been printed: a screen of it at most */
	size_t row, column, columns; /* where it ends, and the width that this was found with */

	int pipe; /* to the running pager */
	pid_t pid;
	struct termios before; /* how the terminal was */
};

/* Output begins on the terminal `screen`, which stays the caller's.  There is no pager when PAGER
 * is "" or "cat", or its program does not exist. */
void pager_begin(struct pager *pager, int screen);

/* The descriptor that the text, which is output that comes next, must be written to. */
int pager_target(struct pager *pager, const char *text, size_t size);

/* Gives a message to the running pager.  False: it must be written to standard error; when that is
 * the same screen it counts as output all the same. */
bool pager_message(struct pager *pager, const char *text, size_t size);

/* Output ends: waits until the user leaves the pager.  Returns whether it was running. */
bool pager_end(struct pager *pager);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ctrl-C: a flag that long loops check, so that they end in the ordinary way. */
#pragma once

#include <stdatomic.h>

/* The last SIGINT or SIGTERM since interrupt_catch(), or 0; and whether there was one before it:
 * then even half-written output is given up.  Atomic, as the thread of a walk reads it, too. */
extern atomic_int interrupted, interrupted_again;

/* From now on SIGINT and SIGTERM set the flag and interrupt system calls.  Clears the flag, unless
 * it is SIGTERM's: that one ends the program, whenever it comes. */
void interrupt_catch(void);

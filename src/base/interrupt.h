/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ctrl-C: a flag that long loops look at; what they hold is released in the ordinary way. */
#pragma once

#include <signal.h>

/* The last SIGINT or SIGTERM since interrupt_catch(), or 0; and whether it was not the first: then
 * even what is half written is given up. */
extern volatile sig_atomic_t interrupted, interrupted_again;

/* From now on SIGINT and SIGTERM set the flag and interrupt system calls.  Clears the flag, unless
 * it is SIGTERM's: that one ends the program, whenever it comes. */
void interrupt_catch(void);

/* Ctrl-C: a flag that long loops look at; what they hold is released in the ordinary way. */
#pragma once

#include <signal.h>

/* Set by SIGINT (and SIGTERM) since the last interrupt_catch(). */
extern volatile sig_atomic_t interrupted;

/* From now on SIGINT and SIGTERM set the flag and interrupt system calls; clears the flag. */
void interrupt_catch(void);

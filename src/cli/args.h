/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the words after a command's name to its typed parameters, by the table of its arguments. */
#pragma once

#include "base/buf.h"
#include "cli/grammar.h"
#include "cmd/command.h"

/* Fills the parameters (params_size bytes, zeroed by the caller; texts stay those of the words):
 * STATUS_DONE, or STATUS_FAILED, told.  `subject` is the object of the shell's `use`, if any.
 * args_done() is called in either case. */
int args_parse(struct grammar *grammar, const struct ref *subject, void *params);

/* Releases what parameters own. */
void args_done(const struct command *command, void *params);

/* "bpfadm map update MAP key DATA value DATA [any|exist|noexist]" */
void args_usage(struct buf *text, const struct command *command);

/* The same for one argument, without brackets: "key DATA". */
void arg_usage(struct buf *text, const struct arg *arg);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verifier's log: a call is repeated with a larger buffer until the log fits. */
#pragma once

#include <stddef.h>

#include "base/buf.h"
#include "bpf/attr.h"

/* Where in the attr of a command (prog_load, btf_load) its log's fields are. */
struct log_fields {
	uint32_t *level;
	uint32_t *size;
	uint32_t *true_size;
	uint64_t *buffer;
};

/*
 * Calls bpf(2), and again while it says EAGAIN (a few times).  `fields->level` 0 means silence; a
 * call that fails then is repeated with LOG_BASIC, so that the log says why.  The text goes to
 * `log`, replacing what was there, without a zero at the end; a NULL `log` asks for none.  What the
 * last call returned, or -ENOMEM.
 */
int log_call(enum bpf_command command, union attr *attr, size_t size,
	     const struct log_fields *fields, struct buf *log);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why the kernel does not take a program. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

struct refusal {
	int err;
	uint32_t prog_type, attach_type, prog_flags;
	const char *what; /* "program count (section xdp)" */
	struct buf *log;
	const char *meaning; /* of the verifier's reason; NULL: what it usually has */
	bool guessed;	     /* the user did not say the program's type */
	bool all;	     /* the whole log is wanted, not its end */
};

/* Tells why loading failed: the verifier's reason and its log, if it has come so far.
 * STATUS_FAILED. */
int refused(const struct refusal *refusal);

/* The verifier's reason, copied to `reason` ("": it has not come so far). */
void refusal_reason(struct buf *log, char *reason, size_t size);

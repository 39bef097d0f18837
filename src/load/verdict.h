/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why the kernel does not take a program: the verifier's reason, found in its log, and what it
 * usually means. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/problem.h"
#include "bpf/explain.h"

struct verdict {
	int err; /* of the attempt to load the program */
	uint32_t prog_type, attach_type, prog_flags;
	struct buf *log;
	const char *meaning; /* of the verifier's reason, when the caller knows it; or NULL */
	bool guessed;	     /* nobody has said the program's type */
};

/* REASON_VERIFIER: the text is the verifier's reason and the hint what it means.  Any other reason:
 * the kernel refused the program before the verifier came to a verdict.  Returns verdict->err. */
int verdict_problem(const struct verdict *verdict, struct problem *problem);

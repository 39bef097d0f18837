/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why the kernel does not take a program: the verifier's reason, found in its log, the source line
 * that it is about, and what it usually means. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/problem.h"
#include "bpf/explain.h"

struct kernel;

/* Where an instruction comes from; the texts need not end with NUL. */
struct source_place {
	const char *file, *text; /* "" when not known */
	size_t file_size, text_size;
	unsigned line; /* from 1; 0: there is none */
};

struct verdict {
	int err; /* of the attempt to load the program */
	uint32_t prog_type, attach_type, prog_flags;
	struct kernel *kernel; /* whose types name the fields of contexts; or NULL */
	struct buf *log;
	const char *meaning; /* of the verifier's reason, when the caller knows it; or NULL */
	bool guessed;	     /* nobody has said the program's type */

	/* Fills in where an instruction of the program comes from: false, it is not known.  NULL:
	 * of no instruction it is. */
	bool (*find_place)(const void *program, uint32_t insn, struct source_place *place);
	const void *program;
};

/* What the verifier has refused. */
struct refusal {
	struct buf reason;     /* in one line */
	struct buf file, text; /* the source line; "" when it is not known */
	unsigned line;
	size_t log_begin, log_end; /* what of the log is worth showing */
};

#define REFUSAL_NONE ((struct refusal){ .line = 0 })
void refusal_done(struct refusal *refusal);
#define cleanup_refusal cleanup_with(refusal_done)

/* REASON_VERIFIER: `refusal` is filled in, the problem's text is the reason and the source line,
 * the hint what it means.  Any other reason: the kernel refused the program before the verifier
 * came to a verdict, and `refusal` is empty.  Returns verdict->err. */
int verdict_problem(const struct verdict *verdict, struct refusal *refusal,
		    struct problem *problem);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files that judge a verdict share: the verifier's log, read backwards from its reason:
 * the reason's lines, the instruction that they are about, and what the log says of the
 * instructions before it.  The forms of the lines are those of Linux 5.10 to 7.3
 * (kernel/bpf/verifier.c, log.c, diagnostics.c).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "load/verdict.h"

/* A part of the log; size 0: there is none. */
struct log_part {
	const char *text;
	size_t size;
};

struct verdict_log {
	struct log_part all;
	struct log_part reason;	 /* its lines */
	struct log_part outcome; /* a last line of the reason, which stands after the report */
	struct log_part report;	 /* Linux 7.x explains the reason, from "Verification failed:" on */
	struct log_part insn;	 /* the last line before the reason that shows an instruction */
};

/* Takes the log apart; its text has to stay, and to end with NUL.  A reason of size 0: the verifier
 * did not get so far. */
void verdict_log_read(struct verdict_log *log, const char *text, size_t size);

/* Appends the reason in one line: its lines with ": " between them. */
void verdict_log_reason(const struct verdict_log *log, struct buf *reason);

/* The number of the instruction that the reason names, or else the last that was reached, unless
 * the reason is `of_program`; 0 when there is none. */
uint32_t verdict_log_insn_number(const struct verdict_log *log, bool of_program);

/* The line that shows the instruction with this number, the last before the reason; or size 0. */
struct log_part verdict_log_insn_line(const struct verdict_log *log, uint32_t insn);

/* The name of the function that the instruction calls, "bpf_map_lookup_elem"; or size 0. */
struct log_part verdict_log_called(struct log_part insn);

/*
 * Follows the value of a register ("R6") back, through copies, to where the log shows it as one of
 * the kinds ("pkt"); with kinds NULL to where it was made.  False: it is not shown so.  `call`
 * becomes the earliest call after that whose function's name has one of the words in it, or size 0.
 * Both lists end with NULL.
 */
bool verdict_log_trace(const struct verdict_log *log, const char *reg, const char *const *kinds,
		       const char *const *functions, struct log_part *call);

/* Appends the paragraph below a heading of the report ("\nSuggestion:\n"), in one line. */
void verdict_log_paragraph(const struct verdict_log *log, const char *heading, struct buf *text);

/* What of the log is worth showing: some `lines` up to the reason, and of the report all but what
 * led to the instruction. */
struct log_part verdict_log_end(const struct verdict_log *log, size_t lines);

/* What a reason usually means. */
struct refusal_meaning {
	struct buf hint; /* and what to do about it; empty: no row of the table fits */
	bool of_program; /* it is not about the instruction that was reached last */
	bool of_type;	 /* a program of another type may be allowed to do this */
};

/* Fills in `meaning`, which is all zero, from the table of refusals. */
void refusal_explain(const struct verdict *verdict, const struct verdict_log *log,
		     const char *reason, struct refusal_meaning *meaning);

/* An access to a program's context that the verifier has refused. */
struct context_access {
	int32_t offset;
	uint32_t size;
	bool writes;
};

/* Appends what is wrong with it: names the field, and says whether the program may not read or
 * write it or the place does not fit; false: the context's struct is not known (context_access.c).
 */
bool context_access_explain(const struct verdict *verdict, const struct context_access *access,
			    struct buf *hint);

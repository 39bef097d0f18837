/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reports what went wrong: on stderr at once, and in JSON when dispatch ends the document.  The
 * functions return the exit status, so that a command says
 *
 *	return fail(err, "cannot open %s", path);
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/problem.h"
#include "base/util.h"
#include "bpf/explain.h"
#include "out/out.h"

struct handle;
struct refusal;

enum status {
	STATUS_DONE = 0,
	STATUS_NO = 1, /* the answer is no: not found, nothing to pop, files differ */
	STATUS_FAILED = 2,
};

/* "MESSAGE: why": `why` is err's own text, so use it where nothing better is known (see
 * bpf/explain.h and fail_why()); err 0: the message alone.  STATUS_FAILED. */
int fail(int err, const char *format, ...) PRINTF_LIKE(2, 3);

/* "MESSAGE: WHY", and `advice` as a hint when there is one (NULL or ""). */
int fail_why(int err, const char *why, const char *advice, const char *format, ...)
	PRINTF_LIKE(4, 5);

/* "MESSAGE: " and the problem, which stays the caller's, with its hint.  STATUS_FAILED. */
int fail_problem(struct problem *problem, const char *format, ...) PRINTF_LIKE(2, 3);

/* The command line is wrong: the message alone.  STATUS_FAILED, errno EINVAL. */
int fail_misuse(const char *format, ...) PRINTF_LIKE(1, 2);

/* The same where the problem, which stays the caller's, is the message, with its hint. */
int fail_input(struct problem *problem);

/* What is wrong with DATA or a layout, which the problem says; `subject` is "the key of map 7
 * (flows)".  STATUS_DONE when `err` is 0. */
int fail_unless_read(int err, const char *subject, struct problem *problem);

/* A look-up that finds nothing: the message; null in JSON.  STATUS_NO. */
int fail_not_found(const char *format, ...) PRINTF_LIKE(1, 2);

/* No such map, program, file: the message; an error object in JSON.  STATUS_NO, errno ENOENT. */
int fail_no_such(const char *format, ...) PRINTF_LIKE(1, 2);

/* The answer is no, and JSON has its result already (an expectation not met).  STATUS_NO. */
int fail_no(const char *format, ...) PRINTF_LIKE(1, 2);

/* fail_problem() with what bpf/explain.h makes of the attempt. */
int fail_attempt(const struct attempt *attempt, const char *format, ...) PRINTF_LIKE(2, 3);

/* The same for a command on this map, about this key (NULL: none in particular). */
int fail_map(enum bpf_command command, int err, const struct handle *map, const void *key,
	     uint64_t flags, const char *format, ...) PRINTF_LIKE(6, 7);

/* Tells why a program ("flows", "program count (section xdp)") was not loaded, from
 * verdict_problem() of load/verdict.h, which has filled in the problem and the refusal, with the
 * end of the verifier's log, or `whole`, all of it.  The refusal is taken over.  STATUS_FAILED. */
int fail_verdict(struct problem *problem, struct refusal *refusal, struct buf *log, bool whole,
		 const char *what);

/* What JSON says of the refusal, which owns the texts. */
void fail_refusal(struct refusal *refusal, struct out_error *error);

/* Adds a hint to the last failure and returns `status`: fail_hint(fail_misuse("…"), "did you mean
 * …"). */
int fail_hint(int status, const char *format, ...) PRINTF_LIKE(2, 3);

/* Adds the verifier's log (or another text of several lines): its last `lines` (0: all) are printed
 * to stderr, control characters escaped, and all of it is kept for JSON.  Returns `status`. */
int fail_log(int status, const char *log, size_t size, size_t lines);

/* "note: …" on stderr: something worth knowing about a success.  Not with --quiet, and in a batch
 * not again when an earlier line has had it (notes with the same format are the same). */
void fail_note(const char *format, ...) PRINTF_LIKE(1, 2);

/* The words in front of each message on stderr: "bpfadm" alone, or "bpfadm: FILE:12" in a batch.
 * The file's name must stay as it is until the next call; NULL for "bpfadm" alone. */
void fail_place(const char *file, size_t line);

/* What is written now: it is flushed before each message, so that rows and messages come in the
 * order in which they happened.  NULL: nothing is.  Returns what was written before. */
struct out *fail_out(struct out *out);

/* A line begins: with `quiet` there are no notes; `alone`: it is not one of a batch. */
void fail_begin(bool quiet, bool alone);

/* Forgets the last failure: a new command begins. */
void fail_reset(void);

/* Writes the message of the last failure as the member `name` of the open record, for a list that
 * goes on. */
void fail_show(struct out *out, const char *name);
/* The same in place of an element of a map in a map. */
struct inner_list;
void fail_show_inner(struct inner_list *list);

/* Ends the document (out_end(), out_nest_end()) with the status, and with the failure if there is
 * one and it has a place in JSON. */
int fail_end(struct out *out, int status);
void fail_nest_end(struct out *out, int status);

/* For unit tests: the last failure. */
struct problem *fail_last(void);

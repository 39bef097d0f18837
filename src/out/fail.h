/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What went wrong, told once: on stderr at once, and, for JSON, kept until dispatch ends the
 * document with it.  The functions return the exit status, so that a command says
 *
 *	return fail(err, "cannot open %s", path);
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/errname.h" /* errno_name(), errno_text() */
#include "base/util.h"

enum status {
	STATUS_DONE = 0,
	STATUS_NO = 1, /* the answer is no: not found, nothing to pop, files differ */
	STATUS_FAILED = 2,
};

/* What the last command failed with; message is empty when it has not. */
struct failure {
	int status;
	int err;	  /* -errno; 0 when there is none to name */
	bool null_result; /* JSON: the answer is null, not an error object */
	char message[1024];
	const char *why; /* the end of message: what stands behind "cannot ...: ", or all of it */
	char hint[512];
	char *log; /* owned: the verifier's log, or NULL */
};

/* "MESSAGE: why": `why` is err's own text, so use it where nothing better is known (see
 * bpf/explain.h and fail_why()).  STATUS_FAILED. */
int fail(int err, const char *format, ...) PRINTF_LIKE(2, 3);

/* "MESSAGE: WHY", and `advice` as a hint when there is one (NULL or ""). */
int fail_why(int err, const char *why, const char *advice, const char *format, ...)
	PRINTF_LIKE(4, 5);

/* The command line is wrong: the message alone.  STATUS_FAILED, errno EINVAL. */
int misuse(const char *format, ...) PRINTF_LIKE(1, 2);

/* A look-up that finds nothing: the message; null in JSON.  STATUS_NO. */
int not_found(const char *format, ...) PRINTF_LIKE(1, 2);

/* No such map, program, file: the message; an error object in JSON.  STATUS_NO, errno ENOENT. */
int no_such(const char *format, ...) PRINTF_LIKE(1, 2);

/* The answer is no, and JSON has its result already (an expectation not met).  STATUS_NO. */
int answer_no(const char *format, ...) PRINTF_LIKE(1, 2);

/* Adds a hint to the failure just told and returns `status`: hint(misuse("…"), "did you mean …").
 */
int hint(int status, const char *format, ...) PRINTF_LIKE(2, 3);

/* Adds the verifier's log (or another text of several lines): its last `lines` (0: all) are printed
 * to stderr, control characters escaped, and all of it is kept for JSON.  Returns `status`. */
int fail_log(int status, const char *log, size_t size, size_t lines);

/* A remark on stderr that changes no status; silenced by --quiet no more than errors are. */
void note(const char *format, ...) PRINTF_LIKE(1, 2);

/* The words in front of each message on stderr: "bpfadm" alone, or "bpfadm: FILE:12" in a batch.
 * The text is copied; NULL for "bpfadm" alone. */
void fail_place(const char *text);

/* Forgets the last failure: a new command begins. */
void fail_reset(void);

const struct failure *fail_last(void);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports what went wrong. */
#include "cmd/fail.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/term.h"
#include "bpf/handle.h"
#include "load/verdict.h"
#include "print/print.h"

/* What the last command failed with. */
static struct {
	struct problem problem; /* its text is the message, "" when the command has not failed */
	bool null_result;	/* JSON: the answer is null, not an error object */
	struct refusal refusal; /* of the verifier */
	struct buf log;		/* its, or another */
} last;

/* In front of messages: "FILE:12"; NULL: nothing. */
static struct {
	const char *file;
	size_t line;
} place;

/* What is being written, to be flushed before a message, so that both come in the order in which
 * they happened. */
static struct out *current;

/* The notes of the lines so far of a batch, by their formats. */
static struct {
	bool quiet;
	unsigned line;
	struct {
		const char *format;
		unsigned line;
	} list[32];
	size_t count;
} notes;

struct out *fail_out(struct out *out)
{
	struct out *before = current;

	current = out;
	return before;
}

void fail_begin(bool quiet, bool alone)
{
	notes.quiet = quiet;
	notes.line++;
	if (alone)
		notes.count = 0;
}

void fail_reset(void)
{
	problem_done(&last.problem);
	refusal_done(&last.refusal);
	buf_done(&last.log);
	last.null_result = false;
}

void fail_place(const char *file, size_t line)
{
	place.file = file;
	place.line = line;
}

/* Prints a message where it belongs among the rows. */
static void print(const struct buf *text)
{
	if (!current || !out_message(current, text->data, text->len))
		fwrite(text->data, 1, text->len, stderr);
}

/* `who`, the first word, is in colour on a terminal; the place stands in front of a message that is
 * `placed`. */
static void report(const char *who, const char *colour, bool placed, const char *message)
{
	cleanup_buf struct buf line = BUF_EMPTY;

	if (term_has_colour(STDERR_FILENO))
		buf_printf(&line, "%s%s:%s ", colour, who, TERM_NORMAL);
	else
		buf_printf(&line, "%s: ", who);
	if (placed && place.file) {
		escape_text(&line, place.file, strlen(place.file));
		buf_printf(&line, ":%zu: ", place.line);
	}
	escape_text(&line, message, strlen(message));
	buf_add_char(&line, '\n');
	if (line.err)
		fprintf(stderr, "%s: %s\n", who, errno_text(line.err));
	else
		print(&line);
}

static int vfail(int status, int err, const char *format, va_list args) PRINTF_LIKE(3, 0);
static int vfail_why(int status, int err, const char *why, const char *format, va_list args)
	PRINTF_LIKE(4, 0);

/* Reports and keeps the message, with `why` as "MESSAGE: WHY". */
static int vfail_why(int status, int err, const char *why, const char *format, va_list args)
{
	struct problem new = { .err = err };

	/* The arguments may be texts of the last failure. */
	buf_vprintf(&new.text, format, args);
	if (why) {
		buf_add_str(&new.text, ": ");
		buf_add_str(&new.text, why);
	}
	fail_reset();
	last.problem = new;
	report("bpfadm", TERM_RED, true, problem_text(&last.problem));
	return status;
}

static int vfail(int status, int err, const char *format, va_list args)
{
	return vfail_why(status, err, NULL, format, args);
}

int fail_hint(int status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	problem_vhint(&last.problem, format, args);
	va_end(args);
	report("hint", TERM_BOLD, false, problem_hint_text(&last.problem));
	return status;
}

int fail(int err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfail_why(STATUS_FAILED, err, err ? errno_text(err) : NULL, format, args);
	va_end(args);
	return STATUS_FAILED;
}

int fail_why(int err, const char *why, const char *advice, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfail_why(STATUS_FAILED, err, why, format, args);
	va_end(args);
	return advice && *advice ? fail_hint(STATUS_FAILED, "%s", advice) : STATUS_FAILED;
}

/* Adds what the problem has to the failure: its hint, its reason, its place. */
static int add_problem(struct problem *problem)
{
	last.problem.reason = problem->reason;
	last.problem.line = problem->line;
	last.problem.column = problem->column;
	if (*problem_hint_text(problem))
		fail_hint(STATUS_FAILED, "%s", problem_hint_text(problem));
	return STATUS_FAILED;
}

int fail_problem(struct problem *problem, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfail_why(STATUS_FAILED, problem->err, problem_text(problem), format, args);
	va_end(args);
	return add_problem(problem);
}

static int fail_explained(const struct attempt *attempt, const char *format, va_list args)
{
	cleanup_buf struct buf message = BUF_EMPTY;
	cleanup_problem struct problem problem = PROBLEM_NONE;

	explain_attempt(attempt, &problem);
	buf_vprintf(&message, format, args);
	return fail_problem(&problem, "%s", buf_text(&message));
}

int fail_attempt(const struct attempt *attempt, const char *format, ...)
{
	va_list args;
	int status;

	va_start(args, format);
	status = fail_explained(attempt, format, args);
	va_end(args);
	return status;
}

int fail_map(enum bpf_command command, int err, const struct handle *map, const void *key,
	     uint64_t flags, const char *format, ...)
{
	struct attempt attempt = {
		.command = command,
		.err = err,
		.map = &map->info.map,
		.map_fd = map->fd,
		.key = key,
		.flags = flags,
	};
	va_list args;
	int status;

	va_start(args, format);
	status = fail_explained(&attempt, format, args);
	va_end(args);
	return status;
}

int fail_misuse(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfail(STATUS_FAILED, -EINVAL, format, args);
	va_end(args);
	return STATUS_FAILED;
}

int fail_input(struct problem *problem)
{
	fail_misuse("%s", problem_text(problem));
	return add_problem(problem);
}

int fail_unless_read(int err, const char *subject, struct problem *problem)
{
	if (!err)
		return STATUS_DONE;
	if (err == -ENOMEM)
		return fail(err, "cannot read %s", subject);
	return fail_input(problem);
}

int fail_not_found(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfail(STATUS_NO, -ENOENT, format, args);
	va_end(args);
	last.null_result = true;
	return STATUS_NO;
}

int fail_no_such(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfail(STATUS_NO, -ENOENT, format, args);
	va_end(args);
	return STATUS_NO;
}

int fail_no(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfail(STATUS_NO, 0, format, args);
	va_end(args);
	return STATUS_NO;
}

/* Where the last lines of a text begin. */
static const char *last_lines(const char *text, size_t size, size_t lines)
{
	size_t at = size && text[size - 1] == '\n' ? size - 1 : size;

	for (; at; at--)
		if (text[at - 1] == '\n' && !--lines)
			break;
	return text + at;
}

static void tell_lines(const char *lines, size_t size)
{
	cleanup_buf struct buf text = BUF_EMPTY;

	escape_lines(&text, lines, size);
	if (text.len && text.data[text.len - 1] != '\n')
		buf_add_char(&text, '\n');
	print(&text);
}

static int keep_log(int status, const char *log, size_t size)
{
	buf_done(&last.log);
	buf_add(&last.log, log, strnlen(log, size));
	return status;
}

int fail_log(int status, const char *log, size_t size, size_t lines)
{
	const char *shown = last_lines(log, size, lines);

	tell_lines(shown, (size_t)(log + size - shown));
	return keep_log(status, log, size);
}

int fail_verdict(struct problem *problem, struct refusal *refusal, struct buf *log, bool whole,
		 const char *what)
{
	size_t begin = whole ? 0 : refusal->log_begin;
	size_t end = whole ? log->len : refusal->log_end;
	int status;

	if (problem->reason != REASON_VERIFIER)
		return fail_problem(problem, "cannot load %s", what);
	status = fail_problem(problem, "cannot load %s: the verifier refused it", what);
	tell_lines(buf_text(log) + begin, end - begin);
	refusal_done(&last.refusal);
	last.refusal = *refusal;
	*refusal = REFUSAL_NONE;
	return keep_log(status, buf_text(log), log->len);
}

/* Has an earlier line of the batch had the note?  A format that is a text of its own, "%s", says
 * something else each time. */
static bool is_repeated(const char *format)
{
	for (size_t i = 0; i < notes.count; i++)
		if (notes.list[i].format == format)
			return notes.list[i].line != notes.line;
	if (notes.count < ARRAY_SIZE(notes.list) && strcmp(format, "%s") != 0) {
		notes.list[notes.count].format = format;
		notes.list[notes.count++].line = notes.line;
	}
	return false;
}

void fail_note(const char *format, ...)
{
	cleanup_buf struct buf message = BUF_EMPTY;
	va_list args;

	if (notes.quiet || is_repeated(format))
		return;
	va_start(args, format);
	buf_vprintf(&message, format, args);
	va_end(args);
	report("note", TERM_BOLD, true, buf_text(&message));
}

void fail_show(struct out *out, const char *name)
{
	out_str(out, name, problem_text(&last.problem));
}

void fail_show_inner(struct inner_list *list)
{
	inner_list_error(list, problem_text(&last.problem));
}

struct problem *fail_last(void)
{
	return &last.problem;
}

void fail_refusal(struct refusal *refusal, struct out_error *error)
{
	error->reason = buf_text(&refusal->reason);
	error->file = buf_text(&refusal->file);
	error->source = buf_text(&refusal->text);
	error->line = refusal->line;
}

/* What JSON says of the failure; false: nothing. */
static bool make_error(struct out_error *error, int status)
{
	*error = (struct out_error){
		.text = problem_text(&last.problem),
		.err = last.problem.err,
		.hint = problem_hint_text(&last.problem),
		.log = buf_text(&last.log),
	};
	fail_refusal(&last.refusal, error);
	return status && last.problem.text.len && !last.null_result;
}

int fail_end(struct out *out, int status)
{
	struct out_error error;
	bool has_error = make_error(&error, status);

	return out_end(out, status != STATUS_DONE, has_error ? &error : NULL);
}

void fail_nest_end(struct out *out, int status)
{
	struct out_error error;
	bool has_error = make_error(&error, status);

	out_nest_end(out, status != STATUS_DONE, has_error ? &error : NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What went wrong, told once. */
#include "out/fail.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/errname.h"
#include "base/escape.h"

static struct failure last;
static char place[512];

const struct failure *fail_last(void)
{
	return &last;
}

void fail_reset(void)
{
	free(last.log);
	last = (struct failure){ 0 };
}

void fail_place(const char *text)
{
	snprintf(place, sizeof(place), "%s", text ? text : "");
}

/* `where` stands in front of the message unless it is empty. */
static void tell(const char *who, const char *where, const char *message)
{
	cleanup_buf struct buf line = BUF_EMPTY;

	if (*where) {
		escape_text(&line, where, strlen(where));
		buf_add_str(&line, ": ");
	}
	escape_text(&line, message, strlen(message));
	fprintf(stderr, "%s: %s\n", who, buf_text(&line));
}

/* Tells and keeps MESSAGE or MESSAGE: WHY. */
static int keep(int status, int err, const char *why, const char *format, va_list args)
{
	cleanup_buf struct buf message = BUF_EMPTY;
	size_t start = 0;

	buf_vprintf(&message, format, args);
	if (why) {
		buf_add_str(&message, ": ");
		start = min_size(message.len, sizeof(last.message) - 1);
		buf_add_str(&message, why);
	}
	fail_reset();
	last.status = status;
	last.err = err;
	last.why = last.message + start;
	snprintf(last.message, sizeof(last.message), "%s", buf_text(&message));
	tell("bpfadm", place, buf_text(&message));
	return status;
}

int hint(int status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(last.hint, sizeof(last.hint), format, args);
	va_end(args);
	tell("hint", "", last.hint);
	return status;
}

int fail(int err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	keep(STATUS_FAILED, err, err ? errno_text(err) : NULL, format, args);
	va_end(args);
	return STATUS_FAILED;
}

int fail_why(int err, const char *why, const char *advice, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	keep(STATUS_FAILED, err, why, format, args);
	va_end(args);
	return advice && *advice ? hint(STATUS_FAILED, "%s", advice) : STATUS_FAILED;
}

int misuse(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	keep(STATUS_FAILED, -EINVAL, NULL, format, args);
	va_end(args);
	return STATUS_FAILED;
}

int not_found(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	keep(STATUS_NO, -ENOENT, NULL, format, args);
	va_end(args);
	last.null_result = true;
	return STATUS_NO;
}

int no_such(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	keep(STATUS_NO, -ENOENT, NULL, format, args);
	va_end(args);
	return STATUS_NO;
}

int answer_no(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	keep(STATUS_NO, 0, NULL, format, args);
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

int fail_log(int status, const char *log, size_t size, size_t lines)
{
	cleanup_buf struct buf text = BUF_EMPTY;
	const char *shown = last_lines(log, size, lines);

	escape_lines(&text, shown, (size_t)(log + size - shown));
	fwrite(text.data, 1, text.len, stderr);
	if (text.len && text.data[text.len - 1] != '\n')
		fputc('\n', stderr);
	free(last.log);
	last.log = strndup(log, size);
	return status;
}

void note(const char *format, ...)
{
	cleanup_buf struct buf message = BUF_EMPTY;
	va_list args;

	va_start(args, format);
	buf_vprintf(&message, format, args);
	va_end(args);
	tell("bpfadm", place, buf_text(&message));
}

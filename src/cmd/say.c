/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Failures of bpf(2), with their causes. */
#include <stdarg.h>

#include "base/buf.h"
#include "bpf/explain.h"
#include "cmd/objects.h"

static int say(const struct attempt *attempt, const char *format, va_list args)
{
	cleanup_buf struct buf message = BUF_EMPTY;
	struct explanation explanation;

	explain(attempt, &explanation);
	buf_vprintf(&message, format, args);
	return fail_why(attempt->err, explanation.why, explanation.hint, "%s", buf_text(&message));
}

int fail_attempt(const struct attempt *attempt, const char *format, ...)
{
	va_list args;
	int status;

	va_start(args, format);
	status = say(attempt, format, args);
	va_end(args);
	return status;
}

int fail_map(enum bpf_command command, int err, const struct map *map, const void *key,
	     uint64_t flags, const char *format, ...)
{
	struct attempt attempt = {
		.command = command,
		.err = err,
		.map = &map->info,
		.map_fd = map->fd,
		.key = key,
		.flags = flags,
	};
	va_list args;
	int status;

	va_start(args, format);
	status = say(&attempt, format, args);
	va_end(args);
	return status;
}

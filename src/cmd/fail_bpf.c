/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Failures of bpf(2), with their causes; what a map's type cannot do. */
#include "cmd/fail_bpf.h"

#include <errno.h>
#include <stdarg.h>

#include "base/buf.h"
#include "cmd/ref.h"

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

int fail_verdict(struct problem *problem, struct buf *log, bool whole, const char *what)
{
	/* The log ends with the reason; this much of it tells how that came about. */
	enum { LOG_LINES = 20 };
	int status;

	if (problem->reason != REASON_VERIFIER)
		return fail_problem(problem, "cannot load %s", what);
	status = fail_problem(problem, "cannot load %s: the verifier refused it", what);
	return fail_log(status, buf_text(log), log->len, whole ? 0 : LOG_LINES);
}

int map_require(const struct handle *map, uint32_t traits, const char *doing)
{
	const char *instead = map_type_traits(map->info.map.type)->instead;
	int status;

	if (map_type_has(map->info.map.type, traits))
		return STATUS_DONE;
	status = fail_misuse("cannot %s %s: %s maps have no %s", doing, map->label,
			     map_type_word(map->info.map.type),
			     traits & TRAIT_LISTED  ? "elements to list"
			     : traits & TRAIT_KEYED ? "elements with keys"
						    : "elements without keys, as queues have");
	return instead ? fail_hint(status, "%s", instead) : status;
}

int map_lacks(const struct handle *map, enum bpf_command command, const void *key,
	      int (*say)(const char *format, ...))
{
	const struct attempt attempt = {
		.command = command, .err = -ENOENT, .map = &map->info.map, .key = key
	};
	bool by_prefix = map_type_has(map->info.map.type, TRAIT_PREFIXES) &&
			 command == CMD_MAP_LOOKUP_ELEM;
	cleanup_problem struct problem problem = PROBLEM_NONE;

	if (!map_type_has(map->info.map.type, TRAIT_INDEXED) && !by_prefix)
		return say("%s has no such key", map->label);
	explain_attempt(&attempt, &problem);
	return say("%s has no such key: %s", map->label, problem_text(&problem));
}

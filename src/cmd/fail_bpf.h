/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Failures of bpf(2), with their causes; what a map's type cannot do. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/problem.h"
#include "bpf/explain.h"
#include "bpf/map_type.h"
#include "cmd/fail.h"

struct handle;

/* fail_problem() with what bpf/explain.h makes of the attempt. */
int fail_attempt(const struct attempt *attempt, const char *format, ...) PRINTF_LIKE(2, 3);

/* The same for a command on this map, about this key (NULL: none in particular). */
int fail_map(enum bpf_command command, int err, const struct handle *map, const void *key,
	     uint64_t flags, const char *format, ...) PRINTF_LIKE(6, 7);

/* Tells why a program ("flows", "program count (section xdp)") was not loaded, from
 * verdict_problem() of load/verdict.h, with the end of the verifier's log, or `whole`, all of it.
 * STATUS_FAILED. */
int fail_verdict(struct problem *problem, struct buf *log, bool whole, const char *what);

/* Refuses a map whose type has none of the traits (TRAIT_LISTED, or TRAIT_KEYED and those of types
 * without keys); `doing` is "dump", "push to". */
int map_require(const struct handle *map, uint32_t traits, const char *doing);

/* Says with fail_not_found() or fail_no_such() that the map does not have the key that the command
 * wants; of an array, whether there is such a slot.  STATUS_NO. */
int map_lacks(const struct handle *map, enum bpf_command command, const void *key,
	      int (*say)(const char *format, ...));

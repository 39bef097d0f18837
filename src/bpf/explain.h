/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an errno of a bpf(2) command means, in the terms of the user. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/problem.h"
#include "bpf/attr.h"

struct kernel;

/* The call that failed; a field that is not known is 0 or NULL. */
struct attempt {
	enum bpf_command command;
	int err;			      /* as the command returned it: negative */
	const struct map_info *map;	      /* the map that the command is about */
	int map_fd;			      /* of it, or that a program is attached to */
	const void *key;		      /* its key */
	const void *value;		      /* of an update, where it is a descriptor */
	uint64_t flags;			      /* of an update or look-up */
	const struct map_create_attr *create; /* map_create */
	uint32_t prog_type;		 /* prog_load, prog_test_run, prog_attach, prog_detach */
	uint32_t attach_type;		 /* prog_load, prog_attach, prog_detach */
	uint32_t prog_flags;		 /* prog_load */
	size_t log_size;		 /* prog_load: bytes of the verifier's log */
	const struct test_run_attr *run; /* prog_test_run */
	struct kernel *kernel;		 /* whose types tell sizes; NULL: usual ones are told */
	const char *path;		 /* obj_pin, obj_get */
};

/* Says what the error means: the cause in one sentence, a reason, and often a hint how to mend it.
 * Where the cause is not known, the text is that of the errno, with REASON_KERNEL.  Returns
 * attempt->err. */
int explain_attempt(const struct attempt *attempt, struct problem *problem);

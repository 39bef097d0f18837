/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Calls of bpf(2) that are repeated: without the limit on locked memory, after a signal, with more
 * room for the verifier's log.
 */
#pragma once

#include <stddef.h>

#include "base/buf.h"
#include "bpf/attr.h"

/* sys_bpf() for a command that creates a map, a program or BTF.  Before Linux 5.11 these count
 * against the limit on locked memory, 64 KiB by default: when the kernel refuses for that reason,
 * the limit is lifted for this process.  Later kernels charge the cgroup. */
int retry_charged(enum bpf_command command, union attr *attr, size_t size);

/* Where in the attr of a command (prog_load, btf_load) its log's fields are. */
struct log_fields {
	uint32_t *level;
	uint32_t *size;
	uint32_t *true_size;
	uint64_t *buffer;
};

/*
 * Calls bpf(2), and again while it says EAGAIN (a few times).  `fields->level` 0 means silence; a
 * call that fails then is repeated with LOG_BASIC, so that the log says why.  The text goes to
 * `log`, replacing what was there, without a zero at the end; a NULL `log` asks for none.  What the
 * last call returned, or -ENOMEM.
 */
int retry_with_log(enum bpf_command command, union attr *attr, size_t size,
		   const struct log_fields *fields, struct buf *log);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which processes hold which maps, programs, links and BTF. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/cleanup.h"
#include "bpf/kernel.h"
#include "bpf/kind.h"

struct owner {
	struct kind_id object;
	pid_t pid;
	char comm[16];
};

struct owners {
	struct owner *list; /* owned; by kind, id and pid, no two the same */
	size_t count;
};

#define OWNERS_NONE ((struct owners){ 0 })

/* Looks at the descriptors of all processes but this one, in whichever of the two ways below takes
 * less time.  0, -ENOMEM, or -errno when /proc cannot be read. */
int owners_find(struct owners *owners, struct kernel *kernel);

/* Looks through /proc; processes that this user may not look into, or that end meanwhile, are left
 * out.  0, -ENOMEM, -errno when /proc cannot be read, or -E2BIG, with nothing found: there are more
 * than `limit` descriptors. */
int owners_scan(struct owners *owners, size_t limit);

/* Asks an iterator over all open files, which is some ten times as fast but takes a while to begin.
 * -errno, with nothing found, where the kernel has none, or not for this user: CAP_BPF and
 * CAP_PERFMON are needed, and the first PID namespace, as it knows processes by their numbers
 * there. */
int owners_iterate(struct owners *owners, struct kernel *kernel);

/* By kind, id and pid, each owner once: makes a list of the owners that were found. */
void owners_sort(struct owners *owners);

void owners_done(struct owners *owners);
#define cleanup_owners cleanup_with(owners_done)

/* The processes that hold an object: the first of `count`, NULL when there are none; they are valid
 * until owners_done(). */
const struct owner *owners_of(const struct owners *owners, enum kind kind, uint32_t id,
			      size_t *count);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which processes hold which maps, programs, links and BTF, found out by looking through /proc. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/cleanup.h"
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

/* Looks through all processes but this one; those that this user may not look into, or that end
 * meanwhile, are left out.  0, -ENOMEM, or -errno when /proc cannot be read. */
int owners_scan(struct owners *owners);
void owners_done(struct owners *owners);
#define cleanup_owners cleanup_with(owners_done)

/* The processes that hold an object: the first of `count`, NULL when there are none; they are valid
 * until owners_done(). */
const struct owner *owners_of(const struct owners *owners, enum kind kind, uint32_t id,
			      size_t *count);

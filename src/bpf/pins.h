/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which paths pin which objects, found out by looking through all mounted bpf file systems. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "bpf/kind.h"

struct pinned {
	struct kind_id object;
	char *path;
};

struct pins {
	struct pinned *list; /* owned; by kind, id and path */
	size_t count;
};

#define PINS_NONE ((struct pins){ 0 })

/* Opens every pin; symbolic links are not followed, directories 32 deep at most, a file system
 * mounted in two places is walked in both, and what this user may not open is left out.  0,
 * -ENOMEM, or -errno when /proc/self/mountinfo cannot be read. */
int pins_scan(struct pins *pins);
void pins_done(struct pins *pins);
#define cleanup_pins cleanup_with(pins_done)

/* The pins of an object: the first of `count`, NULL when there are none; they are valid until
 * pins_done(). */
const struct pinned *pins_of(const struct pins *pins, enum kind kind, uint32_t id, size_t *count);

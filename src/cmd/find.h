/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which objects a MAP, PROG or BTF of the command line names: their ids. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "bpf/info.h"
#include "cmd/command.h"

struct ids {
	uint32_t *list; /* owned */
	size_t count;
};

static inline void ids_done(struct ids *ids)
{
	free(ids->list);
}
#define cleanup_ids cleanup_with(ids_done)

/* "map", "program" */
extern const char *const kind_names[];

/* The ids of all objects that `ref` (not a path) names, ascending; an id is taken as it is, whether
 * there is such an object or not.  0 or -errno. */
int find_ids(enum kind kind, const struct ref *ref, struct ids *ids);

/* Says that nothing, or more than one thing, bears the name; STATUS_DONE when it is one. */
int say_unless_one(enum kind kind, const struct ref *ref, const struct ids *ids);

/* Says that nothing bears the name. */
int say_none(enum kind kind, const struct ref *ref);

/* Opens by id or path (open_flags: see bpf/info.h): STATUS_DONE and *fd, or what went wrong is
 * said.  What is pinned there must be of that kind. */
int open_id(enum kind kind, uint32_t id, uint32_t open_flags, int *fd);
int open_path(enum kind kind, const char *path, uint32_t open_flags, int *fd);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The maps that a program's instructions name -> descriptors in the instructions. */
#pragma once

#include <stddef.h>

#include "asm/assemble.h"
#include "base/cleanup.h"
#include "cmd/command.h"

/* The descriptors, one for each of program->maps; -1: the same map as another one's. */
struct map_fds {
	int *list; /* owned, and what is open in it */
	size_t count;
};

#define MAP_FDS_NONE ((struct map_fds){ .list = NULL })
void map_fds_done(struct map_fds *fds);
#define cleanup_map_fds cleanup_with(map_fds_done)

/* Opens the maps and puts them in: those of `uses` (the command line's `map name flows MAP`, `map
 * idx 0 MAP`) where they are meant, what the program itself says where not.  The descriptors must
 * stay open until the program is loaded.  What is wrong is said; an enum status. */
int maps_put_in(struct asm_program *program, const struct map_refs *uses, struct map_fds *fds);

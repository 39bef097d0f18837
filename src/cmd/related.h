/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Objects that have to do with one another, by id and name: the maps of a program, the programs
 * that use a map, inner and outer maps. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "bpf/handle.h"
#include "out/out.h"

/* The names of objects of one kind, each looked up once. */
struct object_names {
	enum kind kind;
	struct buf list; /* by id */
};

void object_names_done(struct object_names *names);

/* Valid until the next call; "" when it has none or is gone. */
const char *object_name(struct object_names *names, uint32_t id);

/* Writes the list `name` of the ids (uint32_t) as records {"id":7,"name":"flows"}, for people "7
 * flows, 9 stats"; no ids: nothing. */
void related_show(struct out *out, const char *name, struct object_names *names,
		  const struct buf *ids);

/* Adds the ids of the programs that use the map; of the maps that hold it; of those that
 * it holds.  Objects that cannot be read are left out. */
void related_programs(struct buf *ids, uint32_t map_id);
void related_outer_maps(struct buf *ids, uint32_t map_id);
void related_inner_maps(struct buf *ids, const struct handle *map);

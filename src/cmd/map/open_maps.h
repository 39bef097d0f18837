/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The maps that the last lines of a batch worked on, open for the next lines: to find a map, ask
 * about it and lay out its types takes several times as long as an update does.
 */
#pragma once

#include <sys/stat.h>

#include "cmd/command.h"
#include "query/elements.h"

/* A map by the words that named it, and what shows that they name it still. */
struct open_map {
	struct elements elements; /* owned */
	enum ref_by by;		  /* REF_NONE: no map is here */
	uint32_t open_flags;
	char *name;	 /* owned: by name; else NULL */
	uint32_t id_end; /* by name: no map had a higher id when it was looked for */
	struct stat pin; /* by path: of the pin */
};

struct open_maps {
	struct open_map list[8];
	unsigned next; /* the place of the one that goes first */
};

/* Closes them all: a map that only we hold is gone from then on. */
void open_maps_close(struct open_maps *maps);

/* Lends the elements of the map that `ref` names, if it is open.  What is lent is closed like one's
 * own, and valid until the next map is added. */
bool open_maps_lend(struct open_maps *maps, const struct ref *ref, uint32_t open_flags,
		    struct elements *elements);

/* Before the map is looked for: notes what `ref` stands for. */
void open_maps_begin(struct open_maps *maps, struct open_map *map, const struct ref *ref,
		     uint32_t open_flags);

/* Adds it when it has been found: takes the elements over and lends them. */
void open_maps_add(struct open_maps *maps, struct open_map *map, const struct ref *ref,
		   struct elements *elements);

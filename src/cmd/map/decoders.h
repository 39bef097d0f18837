/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The decoders that the shell keeps for maps, by `set with MAP FIELD=DECODER...`. */
#pragma once

#include <stddef.h>

#include "base/util.h"
#include "bpf/handle.h"
#include "cmd/ref.h"

/* Those of one MAP, which need not exist, or may be another map of that name by now. */
struct map_decoders {
	struct ref ref; /* its text is owned, as is all below */
	char *map;	/* the words that name the map: "flows", "id 7" */
	char **list;	/* "value.last_ns=ktime" */
	size_t count;
};

struct decoders {
	struct map_decoders *list; /* owned */
	size_t count;
};

void decoders_done(struct decoders *decoders);

/* Keeps them for the map, each in place of what was kept for the same FIELD before: 0 or -ENOMEM.
 */
int decoders_add(struct decoders *decoders, const struct ref *ref, const char *map,
		 const struct words *with);

/* Forgets those of the map. */
void decoders_drop(struct decoders *decoders, const struct ref *ref);

/* What is kept for MAP as it was written; NULL: nothing. */
const struct map_decoders *decoders_find(const struct decoders *decoders, const struct ref *ref);

/* All that is kept for this map, however it was named: the list is the caller's to free, its texts
 * are not.  0 or -ENOMEM. */
int decoders_of(const struct decoders *decoders, const struct handle *map, struct words *with);

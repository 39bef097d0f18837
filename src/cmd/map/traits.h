/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What sets map types apart for the commands on elements. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "cmd/objects.h"

/* What commands can do with a type's elements. */
enum element_ways {
	WAY_KEYED = 1,	/* look up, update, delete */
	WAY_WALK = 16,	/* list all of them */
	WAY_PUSH = 2,	/* push */
	WAY_POP = 4,	/* pop, and peek at the next one */
	WAY_MEMBER = 8, /* peek asks whether a value is in it */
};

/* What a value is. */
enum value_meaning { VALUES_BYTES, VALUES_MAPS, VALUES_PROGS };

struct map_traits {
	uint32_t type;
	unsigned ways;
	enum value_meaning values;
	/* Sizes that the kernel insists on, 0: none, -1: any (map create fills them in). */
	int key_size, value_size;
	const char *instead; /* why it has no elements to show, and what to do about it */
};

/* Its name, for "hash maps have no …"; "such" when the type has none. */
const char *map_type_word(uint32_t type);

/* Never NULL: an unknown type is taken for one with keys and bytes. */
const struct map_traits *map_traits(uint32_t type);

/* Refuses, with words, a type that does not have one of the ways: `doing` is "dump", "push to". */
int map_require(const struct map *map, unsigned ways, const char *doing);

/* Says with not_found() or no_such() that the map does not have the key that the command wants; of
 * an array, whether there is such a slot.  STATUS_NO. */
int map_lacks(const struct map *map, enum bpf_command command, const void *key,
	      int (*say)(const char *format, ...));

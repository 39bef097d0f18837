/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What sets map types apart: which commands they take, what their keys and values are, which sizes
 * they have.  The table is names/map_type.def; nothing else lists map types by such a trait.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* TRAIT_KEYED, …: see names/map_trait.def for what they mean. */
enum map_trait_bit {
#define TRAIT(name) TRAIT_BIT_##name,
#include "names/map_trait.def"
#undef TRAIT
	MAP_TRAITS
};
enum map_trait {
#define TRAIT(name) TRAIT_##name = 1 << TRAIT_BIT_##name,
#include "names/map_trait.def"
#undef TRAIT
};

/* Values are given as MAP or PROG. */
#define TRAITS_OF_OBJECTS (TRAIT_HOLDS_MAPS | TRAIT_HOLDS_PROGS)

/* The sizes in bytes that a map of this type can have. */
struct map_size {
	uint32_t min, max;
	bool must; /* it must be given; otherwise `min` is taken when it is not */
	bool ends; /* nothing between the two */
};

/* Who counts a type's elements: structs of the kernel (see bpf/map_counts.c). */
enum map_counter {
	MAP_COUNTER_UNCOUNTED,
	MAP_COUNTER_HTAB,
	MAP_COUNTER_TRIE,
	MAP_COUNTER_SHTAB,
	MAP_COUNTER_DTAB,
	MAP_COUNTER_QUEUE_STACK,
	MAP_COUNTER_RING_MAP,
	MAP_COUNTERS
};

struct map_traits {
	uint32_t traits; /* enum map_trait */
	struct map_size key, value;
	uint32_t flags; /* enum map_flag, that map create takes */
	enum map_counter counter;
	const char *instead; /* why its elements cannot be listed, and what to do then, or NULL */
};

/* Never NULL: for a type newer than the table, keys and values of any size are assumed. */
const struct map_traits *map_type_traits(uint32_t type);

/* Does it have one of these traits? */
bool map_type_has(uint32_t type, uint32_t traits);

/* Its name for sentences, as in "hash maps have no …"; "such" when the type has none. */
const char *map_type_word(uint32_t type);

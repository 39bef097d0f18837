/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The traits of map types, made from names/map_type.def. */
#include "bpf/map_type.h"

#include <stddef.h>

#include "base/util.h"
#include "names/names.h"

/* The words of the table's rows: traits, */
enum {
#define TRAIT(name) name = TRAIT_##name,
#include "names/map_trait.def"
#undef TRAIT
};

/* sizes, */
#define ANY                                                                                        \
	{                                                                                          \
		1, UINT32_MAX, true                                                                \
	}
#define NONE                                                                                       \
	{                                                                                          \
		0, 0, false                                                                        \
	}
#define ONLY(size)                                                                                 \
	{                                                                                          \
		size, size, false                                                                  \
	}
#define RANGE(min, max)                                                                            \
	{                                                                                          \
		min, max, true                                                                     \
	}
#define EITHER(min, max)                                                                           \
	{                                                                                          \
		min, max, true, true                                                               \
	}
#define USUALLY(min, max)                                                                          \
	{                                                                                          \
		min, max, false, true                                                              \
	}

/* flags, */
enum {
	ANY_FLAG = -1,
	NO_PREALLOC = MAP_FLAG_NO_PREALLOC,
	NO_COMMON_LRU = MAP_FLAG_NO_COMMON_LRU,
	NUMA = MAP_FLAG_NUMA_NODE,
	USER_ACCESS = MAP_FLAG_RDONLY | MAP_FLAG_WRONLY,
	ACCESS = USER_ACCESS | MAP_FLAG_RDONLY_PROG | MAP_FLAG_WRONLY_PROG,
	BUILD_ID = MAP_FLAG_STACK_BUILD_ID,
	ZERO_SEED = MAP_FLAG_ZERO_SEED,
	CLONE = MAP_FLAG_CLONE,
	MMAP = MAP_FLAG_MMAPABLE,
	PRESERVE = MAP_FLAG_PRESERVE_ELEMS,
	INNER = MAP_FLAG_INNER_MAP,
	LINK = MAP_FLAG_LINK,
	VTYPE = MAP_FLAG_VTYPE_BTF_OBJ_FD,
	FAULTS = MAP_FLAG_SEGV_ON_FAULT,
	NO_CONV = MAP_FLAG_NO_USER_CONV,
	OVERWRITE = MAP_FLAG_RB_OVERWRITE,
};

/* and what several types have to say. */
#define EVENTS "programs write to it and readers drain it: it keeps no elements"
#define QUEUED "its elements come out with \"map pop\"; \"map peek\" shows the next"
#define OWNED  "its elements belong to sockets, tasks, inodes or cgroups: they are found by those"

static const struct map_traits table[] = {
#define MAP_TYPE(number, id, name, since, key, value, traits, flags, counter, instead)             \
	[number] = { traits, key, value, (uint32_t)(flags), MAP_COUNTER_##counter, instead },
#define MAP_TYPE_ALIAS(number, name)
#include "names/map_type.def"
#undef MAP_TYPE
#undef MAP_TYPE_ALIAS
};

static const struct map_traits unknown = { KEYED | LISTED,	  ANY, ANY, UINT32_MAX,
					   MAP_COUNTER_UNCOUNTED, NULL };

const struct map_traits *map_type_traits(uint32_t type)
{
	return type < ARRAY_SIZE(table) ? &table[type] : &unknown;
}

bool map_type_has(uint32_t type, uint32_t traits)
{
	return map_type_traits(type)->traits & traits;
}

const char *map_type_word(uint32_t type)
{
	const char *name = names_of(&map_types, type);

	return name ? name : "such";
}

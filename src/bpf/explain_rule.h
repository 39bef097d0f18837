/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of explain.c share: rules that tell an errno's cause. */
#pragma once

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "bpf/explain.h"
#include "bpf/kernel.h"
#include "bpf/map_type.h"
#include "names/names.h"

#define ON(command) (UINT64_C(1) << CMD_##command)
#define MAPS(type)  (UINT64_C(1) << MAP_TYPE_##type)
#define PROGS(type) (UINT64_C(1) << PROG_TYPE_##type)
/* Programs for a kernel function or structure, named by its BTF id. */
#define FOR_KERNEL_TYPES (PROGS(TRACING) | PROGS(LSM) | PROGS(EXT) | PROGS(STRUCT_OPS))
/* Maps with the trait: the bits above those of the types. */
#define WITH(trait) (UINT64_C(1) << (FIRST_TRAIT + TRAIT_BIT_##trait))
#define ANY_COMMAND UINT64_MAX

#define FIRST_TRAIT 36
static_assert(FIRST_TRAIT + MAP_TRAITS <= 64, "a rule can be about each trait");
static_assert(MAP_TYPES <= FIRST_TRAIT && PROG_TYPES <= FIRST_TRAIT, "and each type");

/*
 * The first rule that fits is the explanation.  In the texts {name} stands for a number or word of
 * the attempt: see the words of explain.c.
 */
struct rule {
	uint64_t commands;			     /* ON() of those that it is about */
	int err;				     /* positive */
	uint64_t types;				     /* MAPS(), WITH(), PROGS(), 0: any */
	bool (*when)(const struct attempt *attempt); /* NULL: always */
	enum reason reason;
	const char *why;
	const char *hint; /* or NULL */
};

struct rules {
	const struct rule *list;
	size_t count;
};

extern const struct rules explain_privilege, explain_attach, explain_elements, explain_creation,
	explain_runs, explain_others;

/* The map's type; UNSPEC when it is not known. */
static inline uint32_t explain_map_type(const struct attempt *attempt)
{
	if (attempt->map)
		return attempt->map->type;
	return attempt->create ? attempt->create->map_type : (uint32_t)MAP_TYPE_UNSPEC;
}

/* The u32 that the key begins with: an array's index, a trie's prefix length; 0 without key. */
static inline uint32_t explain_index(const struct attempt *attempt)
{
	uint32_t index = 0;

	if (attempt->key)
		memcpy(&index, attempt->key, sizeof(index));
	return index;
}

/* The types of the programs that a prog_array holds, and of the one that is put into it: false,
 * they are not known. */
bool explain_prog_types(const struct attempt *attempt, uint32_t *held, uint32_t *put);

/* The bytes of the largest packet that the kernel takes for a test run of this type of program. */
uint32_t explain_packet_max(const struct attempt *attempt);

/* How the map that is put into a map of maps differs from one that is in it, in words: false, there
 * is none, or no difference is seen.  NULL: only whether. */
bool explain_inner_map(const struct attempt *attempt, struct buf *words);

/* The flags of the map to be made that no map of its type takes. */
static inline uint32_t explain_bad_flags(const struct attempt *attempt)
{
	uint32_t taken = map_type_traits(explain_map_type(attempt))->flags;

	return attempt->create ? attempt->create->map_flags & ~(taken | MAP_FLAG_TOKEN_FD) : 0;
}

/* The first flag of the map to be made that is newer than the running kernel, 0: none. */
static inline uint32_t explain_newer_map_flag(const struct attempt *attempt)
{
	for (uint32_t flag = 1; attempt->create && flag; flag <<= 1)
		if (attempt->create->map_flags & flag &&
		    kernel_before(names_since(&map_flags, flag)))
			return flag;
	return 0;
}

/* The first flag of the program that is newer than the running kernel, 0: none. */
static inline uint32_t explain_newer_flag(const struct attempt *attempt)
{
	for (uint32_t flag = 1; flag; flag <<= 1)
		if (attempt->prog_flags & flag && kernel_before(names_since(&prog_flags, flag)))
			return flag;
	return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a command on a map's elements fails. */
#include <errno.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/util.h"
#include "bpf/explain_rule.h"
#include "bpf/kind.h"
#include "bpf/map.h"
#include "bpf/proc.h"
#include "bpf/prog.h"

#define LOOKUP	(ON(MAP_LOOKUP_ELEM) | ON(MAP_LOOKUP_BATCH))
#define TAKE	(ON(MAP_LOOKUP_AND_DELETE_ELEM) | ON(MAP_LOOKUP_AND_DELETE_BATCH))
#define UPDATE	(ON(MAP_UPDATE_ELEM) | ON(MAP_UPDATE_BATCH))
#define DELETE	(ON(MAP_DELETE_ELEM) | ON(MAP_DELETE_BATCH))
#define NEXT	ON(MAP_GET_NEXT_KEY)
#define FREEZE	ON(MAP_FREEZE)
#define READS	(LOOKUP | TAKE | NEXT)
#define CHANGES (UPDATE | DELETE | TAKE | FREEZE)
#define ELEMENT (READS | CHANGES)

static bool outside(const struct attempt *attempt)
{
	return attempt->key && attempt->map && explain_index(attempt) >= attempt->map->max_entries;
}

static bool long_prefix(const struct attempt *attempt)
{
	return attempt->key && attempt->map && attempt->map->key_size > 4 &&
	       explain_index(attempt) > (attempt->map->key_size - 4) * 8;
}

static bool frozen(const struct attempt *attempt)
{
	struct fdinfo info;

	return attempt->map_fd && fdinfo_read(attempt->map_fd, &info) == 0 && info.frozen == 1;
}

static int put_fd(const struct attempt *attempt)
{
	uint32_t fd = 0;

	if (attempt->value)
		memcpy(&fd, attempt->value, sizeof(fd));
	return (int)fd;
}

bool explain_prog_types(const struct attempt *attempt, uint32_t *held, uint32_t *put)
{
	struct fdinfo info;
	struct prog_info prog = { 0 };

	if (!attempt->value || fdinfo_read(attempt->map_fd, &info) || info.owner_prog_type < 0 ||
	    prog_info(put_fd(attempt), &prog))
		return false;
	*held = (uint32_t)info.owner_prog_type;
	*put = prog.type;
	return true;
}

static bool other_prog_type(const struct attempt *attempt)
{
	uint32_t held, put;

	return explain_prog_types(attempt, &held, &put) && held != put;
}

static bool is_program(const struct attempt *attempt)
{
	struct prog_info prog = { 0 };

	return attempt->value && !prog_info(put_fd(attempt), &prog);
}

/* Does a devmap's or cpumap's value have a program?  What it is for is not among its info. */
static bool has_target_prog(const struct attempt *attempt)
{
	struct prog_info prog = { 0 };
	int fd;

	if (!attempt->value || !attempt->map || attempt->map->value_size < 2 * sizeof(fd))
		return false;
	memcpy(&fd, (const uint8_t *)attempt->value + sizeof(fd), sizeof(fd));
	return fd > 0 && !prog_info(fd, &prog);
}

/* The first map that is found in a map of maps: the kernel does not tell of which kind they are to
 * be.  0 or -errno. */
static int find_inner(const struct attempt *attempt, struct map_info *info)
{
	cleanup_free uint8_t *keys = calloc(2, attempt->map->key_size);
	uint8_t *key = keys, *next = keys ? keys + attempt->map->key_size : NULL;
	cleanup_close int fd = -1;
	uint32_t id = 0;
	int err = keys ? map_next_key(attempt->map_fd, NULL, next) : -ENOMEM;

	while (!err && map_lookup(attempt->map_fd, next, &id, 0)) {
		memcpy(key, next, attempt->map->key_size);
		err = map_next_key(attempt->map_fd, key, next);
	}
	if (err)
		return err;
	fd = kind_fd_by_id(KIND_MAP, id, 0);
	return fd < 0 ? fd : map_info(fd, info);
}

/* What bpf_map_meta_equal() and array_map_meta_equal() compare. */
bool explain_inner_map(const struct attempt *attempt, struct buf *words)
{
	struct map_info held = { 0 }, put = { 0 };
	const char *what = NULL;
	uint32_t a = 0, b = 0;

	if (!attempt->value || !attempt->map || map_info(put_fd(attempt), &put) ||
	    find_inner(attempt, &held))
		return false;
	if (held.type != put.type) {
		if (words)
			buf_printf(words, "is of type %s, and the maps in it are of type %s",
				   map_type_word(put.type), map_type_word(held.type));
		return true;
	}
	if (held.map_flags != put.map_flags) {
		if (words) {
			buf_add_str(words, "has the flags \"");
			names_flags_text(&map_flags, put.map_flags, words);
			buf_add_str(words, "\", and the maps in it have \"");
			names_flags_text(&map_flags, held.map_flags, words);
			buf_add_str(words, "\"");
		}
		return true;
	}
	if (held.key_size != put.key_size)
		what = "bytes of key", a = put.key_size, b = held.key_size;
	else if (held.value_size != put.value_size)
		what = "bytes of value", a = put.value_size, b = held.value_size;
	else if (held.max_entries != put.max_entries && map_type_has(put.type, TRAIT_FIXED))
		what = "entries", a = put.max_entries, b = held.max_entries;
	if (what && words)
		buf_printf(words, "has %u %s, and the maps in it have %u", a, what, b);
	return what;
}

static bool other_inner_map(const struct attempt *attempt)
{
	return explain_inner_map(attempt, NULL);
}

static bool wants_new(const struct attempt *attempt)
{
	return (attempt->flags & 3) == UPDATE_FLAG_NOEXIST;
}

static bool wants_old(const struct attempt *attempt)
{
	return (attempt->flags & 3) == UPDATE_FLAG_EXIST;
}

/* Of an array whose values are written as descriptors (fd_array in the kernel). */
static bool fd_wants_new_or_old(const struct attempt *attempt)
{
	return map_type_traits(explain_map_type(attempt))->value.max == 4 &&
	       (wants_new(attempt) || wants_old(attempt));
}

static bool wants_lock(const struct attempt *attempt)
{
	return attempt->flags & UPDATE_FLAG_LOCK;
}

static bool wants_cpu(const struct attempt *attempt)
{
	return attempt->flags & (UPDATE_FLAG_CPU | UPDATE_FLAG_ALL_CPUS);
}

static const struct rule list[] = {
	/* no such element */
	{ LOOKUP | DELETE | TAKE, ENOENT, WITH(INDEXED), outside, REASON_RANGE,
	  "index {index} is outside the array (0 to {last})", NULL },
	{ LOOKUP | DELETE, ENOENT, WITH(INDEXED), NULL, REASON_NOT_FOUND, "slot {index} is empty",
	  NULL },
	{ LOOKUP | TAKE, ENOENT, WITH(POPS), NULL, REASON_NOT_FOUND, "it is empty", NULL },
	{ LOOKUP, ENOENT, MAPS(BLOOM_FILTER), NULL, REASON_NOT_FOUND, "the value is not in it",
	  NULL },
	{ LOOKUP, ENOENT, MAPS(LPM_TRIE), long_prefix, REASON_RANGE,
	  "prefix length {index} is more than the {key_bits} bits of the key", NULL },
	{ LOOKUP, ENOENT, MAPS(LPM_TRIE), NULL, REASON_NOT_FOUND, "no prefix of it matches the key",
	  NULL },
	{ LOOKUP | DELETE | TAKE, ENOENT, 0, NULL, REASON_NOT_FOUND, "it has no such key", NULL },
	{ NEXT, ENOENT, 0, NULL, REASON_NOT_FOUND, "it has no further key", NULL },

	/* the flags of an update */
	{ UPDATE, ENOENT, 0, wants_old, REASON_NOT_FOUND,
	  "it has no such key, and the flag exist asks for one", NULL },
	{ UPDATE, EEXIST, WITH(INDEXED), NULL, REASON_EXISTS,
	  "all elements of an array exist, so noexist cannot succeed", NULL },
	{ UPDATE, EEXIST, 0, NULL, REASON_EXISTS,
	  "the key is there, and the flag noexist asks for a new one", NULL },
	{ UPDATE, EINVAL, WITH(INDEXED), fd_wants_new_or_old, REASON_UNEXPECTED,
	  "{map_type} maps take neither exist nor noexist", NULL },
	{ UPDATE, EINVAL, WITH(POPS), wants_new, REASON_UNEXPECTED,
	  "a {map_type} does not take noexist", NULL },
	{ UPDATE | LOOKUP, EINVAL, 0, wants_lock, REASON_UNEXPECTED,
	  "its value has no struct bpf_spin_lock, which the flag lock needs", NULL },
	{ UPDATE | LOOKUP, EINVAL, 0, wants_cpu, REASON_UNSUPPORTED,
	  "this kernel ({release}) cannot access the value of one CPU", NULL },

	/* no room */
	{ UPDATE, E2BIG, WITH(INDEXED), outside, REASON_RANGE,
	  "index {index} is outside the array (0 to {last})", NULL },
	{ DELETE, E2BIG, WITH(INDEXED), NULL, REASON_RANGE,
	  "index {index} is outside the array (0 to {last})", NULL },
	{ UPDATE, ENODEV, MAPS(CPUMAP), NULL, REASON_NOT_FOUND,
	  "this machine cannot have a CPU {index}", NULL },
	{ UPDATE, E2BIG, WITH(POPS), NULL, REASON_FULL, "it is full (max_entries {max_entries})",
	  "pop an element first; with evict, a push drops the oldest" },
	{ UPDATE, E2BIG, 0, NULL, REASON_FULL, "it is full (max_entries {max_entries})",
	  "delete an element first, or make a larger map" },
	{ UPDATE, ENOSPC, MAPS(LPM_TRIE), NULL, REASON_FULL,
	  "it is full (max_entries {max_entries})",
	  "delete an element first, or make a larger map" },
	/* cpu_map_update_elem() has one errno for all that keeps an entry from being made. */
	{ UPDATE, ENOMEM, MAPS(CPUMAP), has_target_prog, REASON_TYPE,
	  "the program is not one that runs in a cpumap, or the kernel has no memory for it",
	  "such a program has SEC(\"xdp/cpumap\")" },
	{ UPDATE, ENOMEM, 0, NULL, REASON_MEMORY, "the kernel has no memory for another element",
	  NULL },

	/* not allowed */
	{ FREEZE, EPERM, 0, frozen, REASON_READ_ONLY, "it is frozen already", NULL },
	{ FREEZE, EBUSY, 0, frozen, REASON_READ_ONLY, "it is frozen already", NULL },
	{ FREEZE, EBUSY, 0, NULL, REASON_BUSY, "a process has it mapped for writing", NULL },
	{ CHANGES, EPERM, 0, frozen, REASON_READ_ONLY,
	  "it is frozen: it can no longer be changed from user space", NULL },
	{ CHANGES, EPERM, 0, NULL, REASON_PERMISSION,
	  "it is frozen, or its pin or a security module forbids it", NULL },
	{ READS, EPERM, 0, NULL, REASON_PERMISSION, "its pin or a security module forbids it",
	  NULL },

	/* not for this type */
	{ NEXT | DELETE, EINVAL, WITH(POPS), NULL, REASON_UNSUPPORTED, "a {map_type} has no keys",
	  "map peek and map pop reach its elements" },
	{ LOOKUP, EINVAL, WITH(POPS), NULL, REASON_UNSUPPORTED, "a {map_type} has no keys", NULL },
	{ NEXT, EOPNOTSUPP, MAPS(BLOOM_FILTER), NULL, REASON_UNSUPPORTED,
	  "the values in a bloom filter cannot be listed",
	  "map peek tells whether a value is in it" },
	{ DELETE, EOPNOTSUPP, MAPS(BLOOM_FILTER), NULL, REASON_UNSUPPORTED,
	  "the values in a bloom filter cannot be deleted", NULL },
	{ DELETE, EINVAL, WITH(FIXED), NULL, REASON_UNSUPPORTED,
	  "the elements of an array cannot be deleted", "update them with zeroes" },
	{ DELETE, EINVAL, MAPS(CGROUP_STORAGE) | MAPS(PERCPU_CGROUP_STORAGE), NULL,
	  REASON_UNSUPPORTED,
	  "the elements of {map_type} maps cannot be deleted: each goes with its cgroup",
	  "update it with zeroes" },
	{ DELETE, EINVAL, WITH(INDEXED), outside, REASON_RANGE,
	  "index {index} is outside the array (0 to {last})", NULL },
	{ READS, KERNEL_ENOTSUPP, WITH(RING) | MAPS(ARENA), NULL, REASON_UNSUPPORTED,
	  "{map_type} maps have no elements that could be looked up", NULL },
	{ UPDATE, KERNEL_ENOTSUPP, WITH(RING), NULL, REASON_UNSUPPORTED,
	  "{map_type} maps have no elements that could be set", NULL },
	{ LOOKUP, ENOSPC, WITH(HOLDS_SOCKETS), NULL, REASON_UNSUPPORTED,
	  "its sockets can only be shown when its values have 8 bytes", NULL },
	{ LOOKUP, KERNEL_ENOTSUPP, 0, NULL, REASON_UNSUPPORTED,
	  "the elements of {map_type} maps cannot be read", NULL },
	{ LOOKUP, EOPNOTSUPP, MAPS(XSKMAP), NULL, REASON_UNSUPPORTED,
	  "the elements of {map_type} maps cannot be read", NULL },
	{ NEXT, KERNEL_ENOTSUPP, 0, NULL, REASON_UNSUPPORTED,
	  "the keys of {map_type} maps cannot be listed", NULL },
	{ TAKE, KERNEL_ENOTSUPP, 0, NULL, REASON_UNSUPPORTED,
	  "the elements of {map_type} maps cannot be looked up and deleted at once", NULL },
	{ UPDATE, KERNEL_ENOTSUPP, 0, NULL, REASON_UNSUPPORTED,
	  "the elements of {map_type} maps cannot be set", NULL },
	{ DELETE, KERNEL_ENOTSUPP, 0, NULL, REASON_UNSUPPORTED,
	  "the elements of {map_type} maps cannot be deleted", NULL },
	{ FREEZE, KERNEL_ENOTSUPP, 0, NULL, REASON_UNSUPPORTED, "{map_type} maps cannot be frozen",
	  NULL },

	/* wrong data */
	{ UPDATE | DELETE, EINVAL, MAPS(LPM_TRIE), long_prefix, REASON_RANGE,
	  "prefix length {index} is more than the {key_bits} bits of the key", NULL },
	{ UPDATE, EINVAL, WITH(HOLDS_MAPS), other_inner_map, REASON_TYPE,
	  "the inner map {difference}", NULL },
	{ UPDATE, EINVAL, WITH(HOLDS_MAPS), NULL, REASON_TYPE,
	  "the inner map's type, sizes or flags, or an array's number of entries, differ from "
	  "those of the map that this one was created with",
	  NULL },
	{ UPDATE, EBADF, WITH(HOLDS_MAPS), NULL, REASON_TYPE, "its values must be maps",
	  "give the value as id N, name NAME or pinned PATH" },
	{ UPDATE, EINVAL, WITH(HOLDS_PROGS), other_prog_type, REASON_TYPE,
	  "it holds programs of type {held_type}, and this one is of type {put_type}", NULL },
	{ UPDATE, EINVAL, WITH(HOLDS_PROGS), is_program, REASON_TYPE,
	  "the program differs from those that it holds or that use it: in its attach type, its "
	  "cgroup storage, whether it is compiled (JIT) or bound to a device",
	  NULL },
	{ UPDATE, EINVAL, WITH(HOLDS_PROGS), NULL, REASON_TYPE,
	  "the value is not a program, or not one of the type that the array holds", NULL },
	{ UPDATE, EBADF, WITH(HOLDS_PROGS), NULL, REASON_TYPE, "its values must be programs",
	  "give the value as id N, name NAME or pinned PATH" },
	{ UPDATE, EINVAL, MAPS(STACK_TRACE), NULL, REASON_UNSUPPORTED,
	  "only programs can add stacks to it", NULL },
	{ UPDATE, EINVAL, WITH(HOLDS_DEVICES), has_target_prog, REASON_TYPE,
	  "the program is not one that runs in a devmap, or there is no network interface with "
	  "that index",
	  "such a program has SEC(\"xdp/devmap\")" },
	{ UPDATE, EINVAL, WITH(HOLDS_DEVICES), NULL, REASON_NOT_FOUND,
	  "there is no network interface with that index", NULL },
	{ UPDATE, EOVERFLOW, MAPS(CPUMAP), NULL, REASON_RANGE,
	  "the value is the size of a CPU's queue, at most 16384", NULL },
	{ UPDATE, ENOTSOCK, WITH(HOLDS_SOCKETS), NULL, REASON_TYPE, "its values must be sockets",
	  "only the process that has the socket open can put it in" },
	{ UPDATE, EBADF, WITH(HOLDS_SOCKETS), NULL, REASON_TYPE, "its values must be sockets",
	  "only the process that has the socket open can put it in" },
	{ UPDATE, EBADF, MAPS(CGROUP_ARRAY), NULL, REASON_TYPE,
	  "its values must be open cgroup directories of the process that puts them in", NULL },
	{ ELEMENT, ENOTSOCK, MAPS(SK_STORAGE), NULL, REASON_TYPE,
	  "its keys are descriptors of sockets that the process itself has open", NULL },
	{ ELEMENT, EBADF, MAPS(SK_STORAGE), NULL, REASON_TYPE,
	  "its keys are descriptors of sockets that the process itself has open", NULL },
	{ ELEMENT, EBADF, MAPS(TASK_STORAGE), NULL, REASON_TYPE,
	  "its keys are pidfds that the process itself has open", NULL },
	{ ELEMENT, EBADF, MAPS(INODE_STORAGE), NULL, REASON_TYPE,
	  "its keys are descriptors of files that the process itself has open",
	  "let the shell open it: key 3 3<FILE" },
	{ ELEMENT, EBADF, MAPS(CGRP_STORAGE), NULL, REASON_TYPE,
	  "its keys are descriptors of cgroup directories that the process itself has open",
	  "let the shell open it: key 3 3</sys/fs/cgroup/NAME" },
	{ UPDATE, EINVAL, 0, NULL, REASON_KERNEL,
	  "the kernel refuses these flags or this value for {map_type} maps", NULL },
	{ ELEMENT, EBUSY, 0, NULL, REASON_BUSY, "a program is using the same part of it",
	  "try again" },
};

const struct rules explain_elements = { list, ARRAY_SIZE(list) };

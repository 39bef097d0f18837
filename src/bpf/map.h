/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of bpf(2) on maps, a function each.  They return 0, unless stated otherwise, or
 * -errno. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bpf/attr.h"
#include "bpf/kernel.h"
#include "names/names.h"

/* A new map's file descriptor. */
int map_create(const struct map_create_attr *create);

/* `key` and `value` have the map's sizes; a per-CPU map's value is round_up8(value_size) bytes for
 * each of kernel_cpus().  For types without keys (queue, stack, bloom filter) the key is NULL. */

/* -ENOENT: no such key (in an array: index out of range); flags: 0, UPDATE_FLAG_LOCK, _CPU. */
int map_lookup(int fd, const void *key, void *value, uint64_t flags);
/* flags: UPDATE_FLAG_…; -E2BIG: full, or index out of range; -EEXIST and -ENOENT: NOEXIST and
 * EXIST. */
int map_update(int fd, const void *key, const void *value, uint64_t flags);
/* -ENOENT: no such key; -EINVAL: a type whose elements cannot be deleted (array). */
int map_delete(int fd, const void *key);
/* The key that follows `key`; the first key when `key` is NULL or not in the map.  -ENOENT: no more
 * keys. */
int map_next_key(int fd, const void *key, void *next);
/* Takes an element out (since 4.20 queue and stack, with key NULL; since 5.14 hashes). */
int map_lookup_and_delete(int fd, const void *key, void *value, uint64_t flags);
/* Makes the map read-only for bpf(2).  -EPERM: it is frozen already (older kernels: -EBUSY);
 * -EBUSY: it is mapped for writing. */
int map_freeze(int fd);

/* Can single fields of an array's elements be stored?  With BPF_F_MMAPABLE they can (Linux 5.5). */
bool map_store_works(const struct map_info *info);
/* Stores the bits of `value` that are set in `mask`, both of value_size bytes, and touches no
 * others: runs of whole bytes as the largest words that are aligned, each at once.  -ERANGE: there
 * is no such index; -errno of mmap(2), as -EPERM for a map that is frozen. */
int map_store(int fd, const struct map_info *info, uint32_t index, const uint8_t *value,
	      const uint8_t *mask);

/*
 * Many elements in one call (since 5.6).  The caller fills in in_batch, out_batch, keys, values,
 * count (the room, or how many are given), map_fd and the flags.  With 0, -ENOENT (the end of the
 * map was reached) and an element's own error, `count` is the number of elements done afterwards.
 * -ENOSPC: a hash bucket holds more elements than the room; -EINVAL, -KERNEL_ENOTSUPP: the type or
 * the kernel has no such call; the kernel may have left `count` as it was.
 */
int map_lookup_batch(struct map_batch_attr *elements);
int map_lookup_and_delete_batch(struct map_batch_attr *elements);
int map_update_batch(struct map_batch_attr *elements);
int map_delete_batch(struct map_batch_attr *elements);

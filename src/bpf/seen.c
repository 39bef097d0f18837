/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A set of keys, by their hashes: open addressing in a table that doubles. */
#include "bpf/walk_method.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"

#define SPACE_MIN ((size_t)1 << 10)
#define SPACE_MAX ((size_t)1 << 20)

/* The multiplications of MurmurHash3's finalizer, which leave no bit without influence on another.
 */
static uint64_t mix(uint64_t bits)
{
	bits = (bits ^ bits >> 33) * 0xff51afd7ed558ccd;
	bits = (bits ^ bits >> 33) * 0xc4ceb9fe1a85ec53;
	return bits ^ bits >> 33;
}

static uint64_t hash(const uint8_t *key, size_t size)
{
	uint64_t hash = size;

	for (size_t at = 0; at < size; at += sizeof(uint64_t)) {
		uint64_t part = 0;

		memcpy(&part, key + at, min_size(sizeof(part), size - at));
		hash = mix(hash * 0x9e3779b97f4a7c15 + part + 1);
	}
	return hash ? hash : 1;
}

/* The slot that has the hash, or the free one where it belongs. */
static uint64_t *slot_of(const struct seen *seen, uint64_t hash)
{
	size_t i = hash;

	while (seen->slots[i & (seen->space - 1)] && seen->slots[i & (seen->space - 1)] != hash)
		i++;
	return &seen->slots[i & (seen->space - 1)];
}

static int grow(struct seen *seen)
{
	struct seen larger = {
		.space = max_size(SPACE_MIN, seen->space * 2),
		.count = seen->count,
	};

	if (larger.space > SPACE_MAX)
		return -ENOSPC;
	larger.slots = calloc(larger.space, sizeof(*larger.slots));
	if (!larger.slots)
		return -ENOMEM;
	for (size_t i = 0; i < seen->space; i++)
		if (seen->slots[i])
			*slot_of(&larger, seen->slots[i]) = seen->slots[i];
	seen_done(seen);
	*seen = larger;
	return 0;
}

int seen_add(struct seen *seen, const void *key, size_t size)
{
	uint64_t hashed = hash(key, size), *slot;

	if (seen->count >= seen->space - seen->space / 8) {
		int err = grow(seen);

		if (err)
			return err;
	}
	slot = slot_of(seen, hashed);
	seen->count += !*slot;
	*slot = hashed;
	return 0;
}

bool seen_has(const struct seen *seen, const void *key, size_t size)
{
	return seen->slots && *slot_of(seen, hash(key, size));
}

void seen_done(struct seen *seen)
{
	free(seen->slots);
	*seen = (struct seen){ 0 };
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Walking by LOOKUP_BATCH, which is tried for every type: newer kernels have it for more of them.
 * Hashes are walked bucket by bucket, each under its lock (Linux 5.6), so no key comes twice.
 * Arrays and LPM tries go through the kernel's generic code, which continues after the last key.
 * When that key has been deleted, a trie starts over; keys that were given before are recognised by
 * the order of the trie and left out.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/interrupt.h"
#include "base/util.h"
#include "bpf/map.h"
#include "bpf/map_type.h"
#include "bpf/walk_method.h"

/* How often a trie may start over before the walk gives up. */
#define RESTARTS_MAX 100

struct batch {
	uint8_t *in, *out; /* tokens: where the next call goes on */
	bool begun;
	uint8_t *last; /* LPM: the last key given */
	bool any;
	unsigned restarts;
	size_t room;
};

static void batch_end(struct walk *walk)
{
	struct batch *batch = walk->state;

	free(batch->in);
	free(batch->out);
	free(batch->last);
	free(batch);
}

static int batch_begin(struct walk *walk)
{
	/* A hash's token is a u32, the others' a key. */
	size_t token = max_size(4, walk->key_size);
	struct batch *batch;

	if (!walk->key_size)
		return -EOPNOTSUPP;
	batch = calloc(1, sizeof(*batch));
	if (!batch)
		return -ENOMEM;
	walk->state = batch;
	batch->in = malloc(token);
	batch->out = malloc(token);
	batch->last = malloc(token);
	/* One more than there can be: then the first call finds the end, too. */
	batch->room = min_size((size_t)walk->info.max_entries + 1,
			       WALK_BITE / (walk->key_size + walk->value_space));
	batch->room = max_size(batch->room, 1);
	if (batch->in && batch->out && batch->last)
		return 0;
	batch_end(walk);
	return -ENOMEM;
}

/* Those kernels stop at each empty slot of an array of maps.  The token is the index before it. */
static void skip_slot(struct walk *walk, struct batch *batch)
{
	uint32_t index = 0;

	if (batch->begun) {
		memcpy(&index, batch->in, sizeof(index));
		index++;
	}
	memcpy(batch->in, &index, sizeof(index));
	batch->begun = true;
	walk->finished = index + 1 >= walk->info.max_entries;
}

static int lookup(struct walk *walk, struct batch *batch, struct slot *slot)
{
	struct map_batch_attr elements = {
		.map_fd = (uint32_t)walk->fd,
		.in_batch = batch->begun ? ptr_u64(batch->in) : 0,
		.out_batch = ptr_u64(batch->out),
		.keys = ptr_u64(slot->keys),
		.values = ptr_u64(slot->values),
		.count = (uint32_t)slot->room,
		.elem_flags = walk->flags,
	};
	int err = map_lookup_batch(&elements);
	/* No signal: kernels with MAP_LOOKUP_RETRIES in generic_map_lookup_batch() (before 2025)
	 * end a bite so when keys are deleted before their values are read. */
	bool short_bite = err == -EINTR && !interrupted;
	uint8_t *token = batch->in;

	if (err && err != -ENOENT && !short_bite)
		return err;
	slot->count = elements.count;
	walk->finished = err == -ENOENT;
	if (short_bite && !elements.count) { /* and no token */
		if (map_type_has(walk->info.type, TRAIT_INDEXED))
			skip_slot(walk, batch);
		return 0;
	}
	batch->in = batch->out;
	batch->out = token;
	batch->begun = true;
	return 0;
}

/* The length of the prefix that two keys of a trie share, in bits, at most `limit`. */
static uint32_t shared_prefix(const uint8_t *a, const uint8_t *b, uint32_t limit)
{
	for (uint32_t bit = 0; bit < limit; bit++) {
		if ((a[bit / 8] ^ b[bit / 8]) & (0x80 >> bit % 8))
			return bit;
	}
	return limit;
}

/* A trie gives a node after both its children, the child with bit 0 before that with bit 1. */
static bool comes_after(const uint8_t *key, const uint8_t *last)
{
	uint32_t length, last_length, shared;

	memcpy(&length, key, sizeof(length));
	memcpy(&last_length, last, sizeof(last_length));
	key += sizeof(length);
	last += sizeof(last_length);
	shared = shared_prefix(key, last, (uint32_t)min_size(length, last_length));
	if (shared == length || shared == last_length)
		return length < last_length;
	return key[shared / 8] & (0x80 >> shared % 8);
}

/* Leaves those out that have been given already. */
static void drop_given(struct walk *walk, struct batch *batch, struct slot *slot)
{
	size_t kept = 0, dropped = 0;

	for (size_t i = 0; i < slot->count; i++) {
		const uint8_t *key = slot->keys + i * walk->key_size;

		if (batch->any && !comes_after(key, batch->last)) {
			dropped++;
			continue;
		}
		memcpy(batch->last, key, walk->key_size);
		batch->any = true;
		memmove(slot->keys + kept * walk->key_size, key, walk->key_size);
		memmove(slot->values + kept * walk->value_space,
			slot->values + i * walk->value_space, walk->value_space);
		kept++;
	}
	slot->count = kept;
	batch->restarts += dropped > 0;
	if (batch->restarts > RESTARTS_MAX) {
		walk->missed = true;
		walk->finished = true;
	}
}

static int batch_fill(struct walk *walk, struct slot *slot)
{
	struct batch *batch = walk->state;
	int err = slot->room < batch->room ? walk_grow_slot(walk, slot, batch->room) : 0;

	while (!err) {
		err = lookup(walk, batch, slot);
		if (err == -ENOSPC) { /* a bucket holds more */
			batch->room = slot->room * 2;
			err = walk_grow_slot(walk, slot, batch->room);
			continue;
		}
		if (!err && map_type_has(walk->info.type, TRAIT_PREFIXES))
			drop_given(walk, batch, slot);
		if (slot->count || walk->finished)
			break;
	}
	if (!batch->begun && (err == -EINVAL || err == -KERNEL_ENOTSUPP))
		return -EOPNOTSUPP;
	return err;
}

const struct walk_method walk_batch = { batch_begin, batch_fill, batch_end };

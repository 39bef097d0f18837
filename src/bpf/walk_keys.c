/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Walking by GET_NEXT_KEY and LOOKUP, for types without LOOKUP_BATCH.
 *
 * After a key that has been deleted, the kernel starts over with the first key.  So the walk checks
 * after each step that the previous key is still there; if not, it goes back to the last key given
 * that is.  A key that was deleted and inserted again passes this check, but may now come earlier
 * in its chain.  So the walk also remembers the keys that it has given, and leaves them out when
 * the kernel gives them again.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "bpf/map.h"
#include "bpf/map_type.h"
#include "bpf/walk_method.h"

#define RECENT	  512  /* keys to go back to */
#define KEYS_BITE 4096 /* elements fetched before the caller sees them */

struct keys {
	uint8_t *recent;  /* a ring of the last keys given, followed by the keys below */
	size_t given;	  /* how many in all: the last is at (given - 1) % RECENT */
	struct seen seen; /* those given; not with indices, which only ascend */
	bool seen_full;	  /* not all of them: going back would repeat some */
	uint8_t *at;	  /* the key to go on from */
	uint8_t *next, *value;
	uint8_t *first, *following; /* for leads_to_first() */
	bool begun;
	bool indexed;
	uint64_t steps_left; /* a walk that goes back again and again ends */
};

static uint8_t *recent(const struct walk *walk, const struct keys *keys, size_t number)
{
	return keys->recent + number % RECENT * walk->key_size;
}

static void keys_end(struct walk *walk)
{
	struct keys *keys = walk->state;

	free(keys->recent);
	free(keys->value);
	seen_done(&keys->seen);
	free(keys);
}

static int keys_begin(struct walk *walk)
{
	struct keys *keys;

	if (!walk->key_size)
		return -EOPNOTSUPP;
	keys = calloc(1, sizeof(*keys));
	if (!keys)
		return -ENOMEM;
	walk->state = keys;
	keys->recent = calloc(RECENT + 4, walk->key_size);
	keys->value = malloc(max_size(walk->value_space, 1));
	keys->indexed = map_type_has(walk->info.type, TRAIT_INDEXED);
	keys->steps_left = (uint64_t)walk->info.max_entries * 4 + 4 * RECENT;
	if (!keys->recent || !keys->value) {
		keys_end(walk);
		return -ENOMEM;
	}
	keys->at = keys->recent + RECENT * walk->key_size;
	keys->next = keys->at + walk->key_size;
	keys->first = keys->next + walk->key_size;
	keys->following = keys->first + walk->key_size;
	return 0;
}

/* For maps whose values cannot be read, such as most socket maps: after a key that has been deleted
 * the kernel gives the first key. */
static bool leads_to_first(const struct walk *walk, const struct keys *keys, const uint8_t *key)
{
	return map_next_key(walk->fd, NULL, keys->first) == 0 &&
	       map_next_key(walk->fd, key, keys->following) == 0 &&
	       memcmp(keys->first, keys->following, walk->key_size) == 0;
}

static bool is_gone(const struct walk *walk, const struct keys *keys, const uint8_t *key)
{
	int err = map_lookup(walk->fd, key, keys->value, walk->flags);

	return err && (err == -ENOENT || leads_to_first(walk, keys, key));
}

/* Goes on from the youngest key that is still there; false when none is. */
static bool go_back(const struct walk *walk, struct keys *keys)
{
	size_t count = min_size(keys->given, RECENT);

	for (size_t i = keys->given; i > keys->given - count; i--) {
		const uint8_t *key = recent(walk, keys, i - 1);

		if (is_gone(walk, keys, key))
			continue;
		memcpy(keys->at, key, walk->key_size);
		return true;
	}
	return false;
}

/* The next key that has not been given, in keys->next: 0, or -ENOENT at the end. */
static int step(struct walk *walk, struct keys *keys)
{
	int err;

	while (keys->steps_left--) {
		err = map_next_key(walk->fd, keys->begun ? keys->at : NULL, keys->next);
		if (keys->begun && !keys->indexed && is_gone(walk, keys, keys->at)) {
			if (keys->seen_full || !go_back(walk, keys))
				break;
			continue;
		}
		if (err || !seen_has(&keys->seen, keys->next, walk->key_size))
			return err;
		memcpy(keys->at, keys->next, walk->key_size);
	}
	walk->missed = true;
	return -ENOENT;
}

/* Remembers that the key at keys->next is given: 0 or -ENOMEM. */
static int remember(const struct walk *walk, struct keys *keys)
{
	int err;

	if (keys->indexed || keys->seen_full)
		return 0;
	err = seen_add(&keys->seen, keys->next, walk->key_size);
	keys->seen_full = err == -ENOSPC;
	return keys->seen_full ? 0 : err;
}

/* Puts the key at keys->next and its value into the slot, and goes on from there: 0 or -ENOMEM. */
static int give(struct walk *walk, struct keys *keys, struct slot *slot, int err)
{
	if (remember(walk, keys))
		return -ENOMEM;
	memcpy(slot->keys + slot->count * walk->key_size, keys->next, walk->key_size);
	memcpy(slot->values + slot->count * walk->value_space, keys->value, walk->value_space);
	slot->errors[slot->count++] = err;
	slot->any_error |= err != 0;
	memcpy(recent(walk, keys, keys->given++), keys->next, walk->key_size);
	memcpy(keys->at, keys->next, walk->key_size);
	keys->begun = true;
	return 0;
}

static int keys_fill(struct walk *walk, struct slot *slot)
{
	struct keys *keys = walk->state;
	size_t room = max_size(1, min_size(KEYS_BITE, WALK_BITE / (walk->value_space + 1)));
	int err = slot->room < room ? walk_grow_slot(walk, slot, room) : 0;

	while (!err && slot->count < room) {
		err = step(walk, keys);
		if (err)
			break;
		err = map_lookup(walk->fd, keys->next, keys->value, walk->flags);
		/* Not there: an empty slot of an array, or deleted this moment. */
		if (err != -ENOENT || keys->indexed)
			err = give(walk, keys, slot, err);
		else
			err = 0;
	}
	walk->finished = err == -ENOENT;
	if (err == -KERNEL_ENOTSUPP || err == -EINVAL)
		return keys->begun ? err : -EOPNOTSUPP;
	return walk->finished ? 0 : err;
}

const struct walk_method walk_keys = { keys_begin, keys_fill, keys_end };

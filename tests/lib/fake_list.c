/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A kernel in memory: tries, queues, stacks, bloom filters and ring buffers. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fake.h"
#include "names/names.h"

enum {
	MAX_TRIE_KEY = 260,
	MIN_TRIE_KEY = 5,
	MAX_QUEUE_VALUE = 32 * 1024,
};

/* LPM trie: a list; keys are a prefix length (u32, host order) and an address. */

static int trie_check(const struct map_create_attr *create)
{
	if (!(create->map_flags & MAP_FLAG_NO_PREALLOC) || create->key_size < MIN_TRIE_KEY ||
	    create->key_size > MAX_TRIE_KEY || !create->value_size || !create->max_entries)
		return -EINVAL;
	return 0;
}

static uint32_t prefix_length(const void *key)
{
	uint32_t length;

	memcpy(&length, key, sizeof(length));
	return length;
}

static bool good_prefix(const struct fake_map *map, const void *key)
{
	return prefix_length(key) <= (map->create.key_size - 4) * 8;
}

static bool same_bits(const uint8_t *a, const uint8_t *b, uint32_t bits)
{
	if (memcmp(a, b, bits / 8) != 0)
		return false;
	return bits % 8 == 0 || ((a[bits / 8] ^ b[bits / 8]) >> (8 - bits % 8)) == 0;
}

static struct element **trie_exact(const struct fake_map *map, const void *key)
{
	uint32_t bits = prefix_length(key);
	struct element **at = &map->heads[0];

	while (*at && (prefix_length((*at)->bytes) != bits ||
		       !same_bits((*at)->bytes + 4, (const uint8_t *)key + 4, bits)))
		at = &(*at)->next;
	return at;
}

static int trie_lookup(struct fake_map *map, const void *key, void *value)
{
	struct element *best = NULL;

	if (!good_prefix(map, key))
		return -ENOENT;
	for (struct element *at = map->heads[0]; at; at = at->next) {
		uint32_t bits = prefix_length(at->bytes);

		if (bits <= prefix_length(key) && (!best || bits > prefix_length(best->bytes)) &&
		    same_bits(at->bytes + 4, (const uint8_t *)key + 4, bits))
			best = at;
	}
	if (!best)
		return -ENOENT;
	memcpy(value, fake_value(map, best), map->create.value_size);
	return 0;
}

/* The kernel's order of keys: a prefix behind all that it is a prefix of, else by the first bit
 * that differs. */
static bool comes_first(const uint8_t *a, const uint8_t *b)
{
	uint32_t bits = prefix_length(a) < prefix_length(b) ? prefix_length(a) : prefix_length(b);
	uint32_t bit = 0;

	while (bit < bits && same_bits(a + 4, b + 4, bit + 1))
		bit++;
	if (bit == bits)
		return prefix_length(a) > prefix_length(b);
	return !(a[4 + bit / 8] & 0x80 >> bit % 8);
}

static void trie_insert(struct fake_map *map, struct element *element)
{
	struct element **at = &map->heads[0];

	while (*at && comes_first((*at)->bytes, element->bytes))
		at = &(*at)->next;
	element->next = *at;
	*at = element;
}

static int trie_update(struct fake_map *map, const void *key, const void *value, uint64_t flags)
{
	struct element **at;
	int err;

	if (!good_prefix(map, key))
		return -EINVAL;
	at = trie_exact(map, key);
	err = fake_check_flags(flags, *at);
	if (err)
		return err;
	if (*at) {
		memcpy(fake_value(map, *at), value, map->create.value_size);
		return 0;
	}
	if (map->count == map->create.max_entries)
		return -ENOSPC;
	trie_insert(map, fake_element_new(map, key, value));
	map->count++;
	return 0;
}

static int trie_remove(struct fake_map *map, const void *key)
{
	struct element *gone, **at;

	if (!good_prefix(map, key))
		return -EINVAL;
	at = trie_exact(map, key);
	gone = *at;
	if (!gone)
		return -ENOENT;
	*at = gone->next;
	free(gone);
	map->count--;
	return 0;
}

static int trie_next_key(struct fake_map *map, const void *key, void *next)
{
	struct element *at = key && good_prefix(map, key) ? *trie_exact(map, key) : NULL;

	at = at ? at->next : map->heads[0];
	if (!at)
		return -ENOENT;
	memcpy(next, at->bytes, map->create.key_size);
	return 0;
}

/* Queue and stack: a list of values. */

static int queue_check(const struct map_create_attr *create)
{
	return create->key_size || !create->value_size || !create->max_entries ? -EINVAL : 0;
}

static int queue_peek(struct fake_map *map, const void *key, void *value)
{
	(void)key;
	if (!map->heads[0])
		return -ENOENT;
	memcpy(value, fake_value(map, map->heads[0]), map->create.value_size);
	return 0;
}

static int queue_pop(struct fake_map *map, const void *key, void *value)
{
	struct element *first = map->heads[0];
	int err = queue_peek(map, key, value);

	if (err)
		return err;
	map->heads[0] = first->next;
	free(first);
	map->count--;
	return 0;
}

static int queue_push(struct fake_map *map, const void *key, const void *value, uint64_t flags)
{
	struct element *element, **at = &map->heads[0];
	uint8_t dropped[MAX_QUEUE_VALUE];

	if (flags == UPDATE_FLAG_NOEXIST || flags > UPDATE_FLAG_EXIST)
		return -EINVAL;
	if (map->count == map->create.max_entries && flags != UPDATE_FLAG_EXIST)
		return -E2BIG;
	if (map->count == map->create.max_entries)
		queue_pop(map, key, dropped);
	if (map->create.map_type == MAP_TYPE_QUEUE)
		while (*at)
			at = &(*at)->next;
	element = fake_element_new(map, NULL, value);
	element->next = *at;
	*at = element;
	map->count++;
	return 0;
}

/* Bloom filter: the values themselves, so that it is never wrong. */

static int bloom_check(const struct map_create_attr *create)
{
	return queue_check(create);
}

static int bloom_lookup(struct fake_map *map, const void *key, void *value)
{
	(void)key;
	for (struct element *at = map->heads[0]; at; at = at->next)
		if (memcmp(fake_value(map, at), value, map->create.value_size) == 0)
			return 0;
	return -ENOENT;
}

static int bloom_update(struct fake_map *map, const void *key, const void *value, uint64_t flags)
{
	struct element *element;

	(void)key;
	if (flags)
		return -EINVAL;
	element = fake_element_new(map, NULL, value);
	element->next = map->heads[0];
	map->heads[0] = element;
	return 0;
}

const struct fake_kind fake_trie = {
	.check = trie_check,
	.lookup = trie_lookup,
	.update = trie_update,
	.remove = trie_remove,
	.next_key = trie_next_key,
	.has_batch = true,
};

static int queue_no_delete(struct fake_map *map, const void *key)
{
	(void)map, (void)key;
	return -EINVAL;
}

static int queue_no_keys(struct fake_map *map, const void *key, void *next)
{
	(void)map, (void)key, (void)next;
	return -EINVAL;
}

const struct fake_kind fake_queue = {
	.check = queue_check,
	.lookup = queue_peek,
	.update = queue_push,
	.remove = queue_no_delete,
	.next_key = queue_no_keys,
	.take = queue_pop,
};

static int bloom_no_delete(struct fake_map *map, const void *key)
{
	(void)map, (void)key;
	return -EOPNOTSUPP;
}

static int bloom_no_keys(struct fake_map *map, const void *key, void *next)
{
	(void)map, (void)key, (void)next;
	return -EOPNOTSUPP;
}

const struct fake_kind fake_bloom = {
	.check = bloom_check,
	.lookup = bloom_lookup,
	.update = bloom_update,
	.remove = bloom_no_delete,
	.next_key = bloom_no_keys,
};

/* Ring buffer: nothing that bpf(2) could read. */

static int ringbuf_check(const struct map_create_attr *create)
{
	uint32_t size = create->max_entries;
	bool whole_pages = size && size % 4096 == 0 && !(size & (size - 1));

	return create->key_size || create->value_size || !whole_pages ? -EINVAL : 0;
}

const struct fake_kind fake_ringbuf = { .check = ringbuf_check };

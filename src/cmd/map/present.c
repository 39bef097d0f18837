/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The value that an element has before it is changed. */
#include "cmd/map/present.h"

#include <errno.h>
#include <string.h>

#include "bpf/map.h"
#include "bpf/walk.h"
#include "names/names.h"

/* Keys of a trie: a number of bits, then these; what is behind them does not count. */
static bool is_same_prefix(const uint8_t *a, const uint8_t *b)
{
	uint32_t bits, other;

	memcpy(&bits, a, sizeof(bits));
	memcpy(&other, b, sizeof(other));
	if (bits != other || memcmp(a + sizeof(bits), b + sizeof(bits), bits / 8) != 0)
		return false;
	a += sizeof(bits) + bits / 8;
	b += sizeof(bits) + bits / 8;
	return bits % 8 == 0 || (*a ^ *b) >> (8 - bits % 8) == 0;
}

/* A trie's look-up finds the longest prefix that the key begins with, which may be a shorter one.
 */
static int walk_for_prefix(const struct map *map, const uint8_t *key, bool *found)
{
	cleanup_walk struct walk *walk = NULL;
	int more = walk_begin(&walk, map->fd, &map->info, map->value_space);
	struct bite bite;

	if (more)
		return more;
	*found = false;
	while (!*found && (more = walk_next(walk, &bite)) > 0) {
		for (size_t i = 0; i < bite.count && !*found; i++)
			*found = is_same_prefix(bite.keys + i * bite.key_stride, key);
	}
	return more < 0 ? more : 0;
}

int present_value(const struct map *map, const uint8_t *key, uint8_t *value, bool *found)
{
	int err = map_lookup(map->fd, key, value, 0);

	*found = !err;
	if (!err && map->info.type == MAP_TYPE_LPM_TRIE)
		err = walk_for_prefix(map, key, found);
	if (err && err != -ENOENT)
		return fail_map(CMD_MAP_LOOKUP_ELEM, err, map, key, 0,
				"cannot read what %s has under this key", map->label);
	if (!*found)
		memset(value, 0, map->value_space);
	return STATUS_DONE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names of the objects that are open in a JSON text: a stack, and chains of equal hashes in it.
 */
#include "base/json_read.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void json_names_done(struct json_names *names)
{
	free(names->list);
	*names = (struct json_names){ .list = NULL };
}

static uint32_t hash_name(const char *text, size_t size, unsigned depth)
{
	uint64_t hash = size + depth * 0x100000001b3u, word = 0;
	uint32_t half;

	for (; size > sizeof(word); text += sizeof(word), size -= sizeof(word)) {
		memcpy(&word, text, sizeof(word));
		hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
		hash ^= hash >> 32;
	}
	/* What is left: two halves that overlap, or up to three bytes. */
	if (size >= sizeof(half)) {
		memcpy(&half, text, sizeof(half));
		word = (uint64_t)half << 32;
		memcpy(&half, text + size - sizeof(half), sizeof(half));
		word |= half;
	} else if (size) {
		word = (uint64_t)(uint8_t)text[0] << 16 | (uint64_t)(uint8_t)text[size / 2] << 8 |
		       (uint8_t)text[size - 1];
	}
	hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
	return (uint32_t)(hash >> 32);
}

static bool is_name(const struct json_name *name, const char *text, size_t size)
{
	cleanup_buf struct buf plain = BUF_EMPTY;

	if (!name->escaped)
		return name->raw_size == size && memcmp(name->raw, text, size) == 0;
	json_unescape(&plain, name->raw, name->raw_size);
	return plain.len == size && memcmp(buf_text(&plain), text, size) == 0;
}

/* The chain also has the names of outer objects, after all those of the innermost. */
static bool is_there(const struct json_names *names, const struct json_name *new, const char *text,
		     size_t size)
{
	for (uint32_t i = new->older; i; i = names->list[i - 1].older) {
		const struct json_name *name = &names->list[i - 1];

		if (name->depth < new->depth)
			return false;
		if (name->hash == new->hash && is_name(name, text, size))
			return true;
	}
	return false;
}

static bool make_space(struct json_names *names)
{
	uint32_t space = names->space ? 2 * names->space : 32;
	struct json_name *list = reallocarray(names->list, space, sizeof(*list));

	if (!list)
		return false;
	names->list = list;
	names->space = space;
	return true;
}

int json_names_add(struct json_names *names, const struct json_name *name, const char *text,
		   size_t size)
{
	struct json_name new = *name;
	uint32_t *chain;

	new.hash = hash_name(text, size, new.depth);
	chain = &names->chains[new.hash % JSON_NAME_CHAINS];
	new.older = *chain;
	if (new.older && is_there(names, &new, text, size))
		return -EEXIST;
	if (names->count == names->space && !make_space(names))
		return -ENOMEM;
	names->list[names->count++] = new;
	*chain = names->count;
	return 0;
}

static void forget_last(struct json_names *names)
{
	const struct json_name *name = &names->list[--names->count];

	names->chains[name->hash % JSON_NAME_CHAINS] = name->older;
}

void json_names_end(struct json_names *names, unsigned depth)
{
	while (names->count && names->list[names->count - 1].depth == depth)
		forget_last(names);
}

void json_names_forget(struct json_names *names, uint32_t count)
{
	while (names->count > count)
		forget_last(names);
}

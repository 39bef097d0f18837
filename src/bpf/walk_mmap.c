/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walking an array with BPF_F_MMAPABLE: its values are mapped, no system call reads them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/util.h"
#include "bpf/walk_method.h"
#include "names/names.h"

/* The pages of a few elements at a time, so that a large map does not count as this process's
 * memory. */
struct window {
	const uint8_t *memory;
	size_t size;
	const uint8_t *first; /* the first element */
};

struct mapping {
	size_t stride; /* bytes from one element to the next */
	uint32_t next; /* index */
};

static int window_open(struct window *window, const struct walk *walk, size_t offset, size_t size)
{
	size_t before = offset % (size_t)sysconf(_SC_PAGESIZE);
	void *memory = mmap(NULL, before + size, PROT_READ, MAP_SHARED, walk->fd,
			    (off_t)(offset - before));

	if (memory == MAP_FAILED)
		return -errno;
	*window = (struct window){ .memory = memory,
				   .size = before + size,
				   .first = (uint8_t *)memory + before };
	return 0;
}

static void window_close(struct window *window)
{
	munmap((void *)(uintptr_t)window->memory, window->size);
}

static int mmap_begin(struct walk *walk)
{
	struct mapping *mapping;
	struct window window;

	/* The memory of an array is laid out so; an arena has no elements. */
	if (walk->info.type != MAP_TYPE_ARRAY || !(walk->info.map_flags & MAP_FLAG_MMAPABLE))
		return -EOPNOTSUPP;
	if (window_open(&window, walk, 0, 1))
		return -EOPNOTSUPP;
	window_close(&window);
	mapping = malloc(sizeof(*mapping));
	if (!mapping)
		return -ENOMEM;
	*mapping = (struct mapping){ .stride = round_up8(walk->info.value_size) };
	walk->state = mapping;
	return 0;
}

static int mmap_fill(struct walk *walk, struct slot *slot)
{
	struct mapping *mapping = walk->state;
	size_t room = max_size(1, WALK_BITE / (walk->value_space + walk->key_size));
	size_t count = min_size(room, walk->info.max_entries - mapping->next);
	struct window window;
	int err = slot->room < room ? walk_grow_slot(walk, slot, room) : 0;

	if (!err)
		err = window_open(&window, walk, mapping->next * mapping->stride,
				  count * mapping->stride);
	if (err)
		return err;
	for (size_t i = 0; i < count; i++) {
		uint32_t index = mapping->next + (uint32_t)i;

		memcpy(slot->keys + i * sizeof(index), &index, sizeof(index));
		memcpy(slot->values + i * walk->value_space, window.first + i * mapping->stride,
		       walk->value_space);
	}
	window_close(&window);
	mapping->next += (uint32_t)count;
	slot->count = count;
	walk->finished = mapping->next == walk->info.max_entries;
	return 0;
}

static void mmap_end(struct walk *walk)
{
	free(walk->state);
}

const struct walk_method walk_mmap = { mmap_begin, mmap_fill, mmap_end };

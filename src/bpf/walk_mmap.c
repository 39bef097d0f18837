/* Walking an array with BPF_F_MMAPABLE: its values are mapped, no system call reads them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#undef MAP_TYPE /* <sys/mman.h>'s, of which nothing is needed here */

#include "base/util.h"
#include "bpf/walk_method.h"
#include "names/names.h"

struct mapping {
	const uint8_t *memory;
	size_t size;
	uint32_t next; /* index */
};

static int mmap_begin(struct walk *walk)
{
	size_t size = round_up8(walk->info.value_size) * walk->info.max_entries;
	struct mapping *mapping;
	void *memory;

	if (walk->info.type != MAP_TYPE_ARRAY || !(walk->info.map_flags & MAP_FLAG_MMAPABLE))
		return -EOPNOTSUPP;
	memory = mmap(NULL, size, PROT_READ, MAP_SHARED, walk->fd, 0);
	if (memory == MAP_FAILED)
		return -EOPNOTSUPP;
	mapping = malloc(sizeof(*mapping));
	if (!mapping) {
		munmap(memory, size);
		return -ENOMEM;
	}
	*mapping = (struct mapping){ .memory = memory, .size = size };
	walk->state = mapping;
	return 0;
}

static int mmap_fill(struct walk *walk, struct slot *slot)
{
	struct mapping *mapping = walk->state;
	size_t stride = round_up8(walk->info.value_size);
	size_t room = max_size(1, WALK_BITE / (walk->value_space + walk->key_size));
	size_t count = min_size(room, walk->info.max_entries - mapping->next);
	int err = slot->room ? 0 : slot_grow(walk, slot, room);

	if (err)
		return err;
	for (size_t i = 0; i < count; i++) {
		uint32_t index = mapping->next + (uint32_t)i;

		memcpy(slot->keys + i * sizeof(index), &index, sizeof(index));
		memcpy(slot->values + i * walk->value_space, mapping->memory + index * stride,
		       walk->value_space);
	}
	/* Pages that have been read need not count as this process's memory. */
	madvise((void *)(uintptr_t)(mapping->memory), mapping->size, MADV_DONTNEED);
	mapping->next += (uint32_t)count;
	slot->count = count;
	walk->finished = mapping->next == walk->info.max_entries;
	return 0;
}

static void mmap_end(struct walk *walk)
{
	struct mapping *mapping = walk->state;

	munmap((void *)(uintptr_t)mapping->memory, mapping->size);
	free(mapping);
}

const struct walk_method walk_mmap = { mmap_begin, mmap_fill, mmap_end };

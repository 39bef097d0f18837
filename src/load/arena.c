/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The memory of an arena map. */
#include "load/arena.h"

#include <errno.h>
#include <sys/mman.h>

int arena_map(int fd, size_t size, uint64_t address, void **memory)
{
	int flags = MAP_SHARED | (address ? MAP_FIXED_NOREPLACE : 0);
	void *place = mmap((void *)(uintptr_t)address, size, PROT_READ | PROT_WRITE, flags, fd, 0);

	if (place == MAP_FAILED)
		return -errno;
	*memory = place;
	return 0;
}

void arena_unmap(void *memory, size_t size)
{
	munmap(memory, size);
}

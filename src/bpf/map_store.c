/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Stores single fields of an array's element, through its memory.
 *
 * An update by bpf(2) writes a value as a whole; what a program has counted in its other fields
 * since they were read would be lost.
 */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#undef MAP_TYPE /* <sys/mman.h>'s, of which nothing is needed here */

#include "base/util.h"
#include "bpf/map.h"

bool map_store_works(const struct map_info *info)
{
	return info->type == MAP_TYPE_ARRAY && info->map_flags & MAP_FLAG_MMAPABLE;
}

/* Some bits of a byte, whose others may change meanwhile.  (clang-tidy does not know that the
 * builtins write.) */
// NOLINTNEXTLINE(readability-non-const-parameter)
static void store_bits(uint8_t *to, uint8_t bits, uint8_t mask)
{
	uint8_t before = __atomic_load_n(to, __ATOMIC_RELAXED), after;

	do
		after = (uint8_t)((before & ~mask) | (bits & mask));
	while (!__atomic_compare_exchange_n(to, &before, after, false, __ATOMIC_RELAXED,
					    __ATOMIC_RELAXED));
}

#define STORE(type)                                                                                \
	do {                                                                                       \
		type word_;                                                                        \
                                                                                                   \
		memcpy(&word_, from, sizeof(word_));                                               \
		__atomic_store_n((type *)to, word_, __ATOMIC_RELAXED);                             \
	} while (0)

// NOLINTNEXTLINE(readability-non-const-parameter)
static void store_word(uint8_t *to, const uint8_t *from, size_t size)
{
	switch (size) {
	case 8:
		STORE(uint64_t);
		break;
	case 4:
		STORE(uint32_t);
		break;
	case 2:
		STORE(uint16_t);
		break;
	default:
		STORE(uint8_t);
	}
}

/* The largest word of whole bytes that begins here: 1, 2, 4 or 8 bytes; elements are aligned to 8.
 */
static size_t word_size(const uint8_t *mask, size_t at, size_t end)
{
	size_t whole = 0, size = 8;

	while (at + whole < end && whole < 8 && mask[at + whole] == 0xff)
		whole++;
	while (size > whole || at % size)
		size /= 2;
	return size;
}

static void store(uint8_t *to, const uint8_t *value, const uint8_t *mask, size_t end)
{
	size_t size;

	for (size_t at = 0; at < end; at += size) {
		size = 1;
		if (mask[at] == 0xff) {
			size = word_size(mask, at, end);
			store_word(to + at, value + at, size);
		} else if (mask[at]) {
			store_bits(to + at, value[at], mask[at]);
		}
	}
}

int map_store(int fd, const struct map_info *info, uint32_t index, const uint8_t *value,
	      const uint8_t *mask)
{
	size_t first = (size_t)index * round_up8(info->value_size);
	size_t before = first % (size_t)sysconf(_SC_PAGESIZE), size = before + info->value_size;
	uint8_t *memory;

	if (index >= info->max_entries)
		return -ERANGE;
	memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, (off_t)(first - before));
	if (memory == MAP_FAILED)
		return -errno;
	store(memory + before, value, mask, info->value_size);
	munmap(memory, size);
	return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The few macros and inline helpers that every file may need. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/* Does this machine keep the most significant byte of a number first? */
#define HOST_BIG_ENDIAN (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)

/* The compiler checks argument number `text` as a printf format for those from number `first` on.
 */
#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))

/* The kernel's attr carries pointers as 64-bit numbers, whatever the process's pointer size. */
static inline uint64_t ptr_u64(const void *pointer)
{
	return (uint64_t)(uintptr_t)pointer;
}

/* `size` rounded up to a multiple of 8: the stride of per-CPU and mmapped values. */
static inline size_t round_up8(size_t size)
{
	return (size + 7) & ~(size_t)7;
}

/* Words that belong together, such as DATA on a command line. */
struct words {
	char *const *list; /* NULL: not given */
	size_t count;
};

/* A number that may be left out. */
struct optional {
	bool given;
	uint64_t number;
};

static inline size_t min_size(size_t a, size_t b)
{
	return a < b ? a : b;
}

static inline size_t max_size(size_t a, size_t b)
{
	return a > b ? a : b;
}

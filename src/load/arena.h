/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The memory of an arena map, shared with its programs. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Maps it, at `address` unless that is 0: 0 or -errno.  The kernel takes the place of the first
 * mapping for the addresses that programs see, so they cannot be loaded before. */
int arena_map(int fd, size_t size, uint64_t address, void **memory);

void arena_unmap(void *memory, size_t size);

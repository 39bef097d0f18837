/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sizes and durations in the unit that suits them, for people: 4.1 MiB, 1.2 ms. */
#pragma once

#include <stdint.h>

/* Both write their text to memory of the caller's, where SCALE_SPACE bytes are free, and return its
 * end; a NUL stands there. */
#define SCALE_SPACE 32
char *scale_bytes(char *to, uint64_t bytes);
char *scale_duration(char *to, uint64_t ns);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "did you mean": the known word nearest to a mistyped one. */
#pragma once

#include <stddef.h>

/* How many letters must be changed, added, dropped or swapped with a neighbour to make one word of
 * the other; words of more than 63 letters are never near anything (SIZE_MAX). */
size_t similar_distance(const char *a, const char *b);

/* The nearest of `count` words, NULL when none is near enough to suggest. */
const char *similar_word(const char *word, const char *const *words, size_t count);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "did you mean": the known word nearest to a mistyped one. */
#pragma once

#include <stddef.h>

/* The nearest of `count` words, NULL when none is near enough to suggest. */
const char *similar_word(const char *word, const char *const *words, size_t count);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding the word that someone meant, among those that are possible. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* The index of `word` in the list, or of the only one that begins with it; "key" is that for "k",
 * although "key-as" begins so too, because it begins with "key". -ENOENT when none does, -ENOTUNIQ
 * when several do.  An empty word is none, and an empty one in the list is never meant. */
int choose_word(const char *word, const char *const *list, size_t count);

/* Is `part` a beginning of `word`, or all of it? */
bool is_prefix(const char *part, const char *word);

/* Tells that `part`, a `what` ("command"), is the beginning of several words, and lists them.
 * STATUS_FAILED. */
int ambiguous(const char *what, const char *part, const char *const *list, size_t count);

/* Adds the hint "did you mean WORD?" to the failure just told, when a word of the list is near
 * enough, else the hint `otherwise` (NULL: none). Returns `status`. */
int did_you_mean(int status, const char *word, const char *const *list, size_t count,
		 const char *otherwise);

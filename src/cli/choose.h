/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding the word that someone meant, among those that are possible. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/cleanup.h"

/* The words that could stand somewhere, where they are in no array already. */
struct choices {
	const char **list; /* owned; its words are not */
	size_t count;
};

#define CHOICES_NONE ((struct choices){ NULL })
void choices_done(struct choices *choices);
#define cleanup_choices cleanup_with(choices_done)

/* When memory is short the word is left out. */
void choices_add(struct choices *choices, const char *word);

/* The index of `word` in the list, or of the only one that begins with it; "key" is that for "k",
 * although "key-as" begins so too, because it begins with "key". -ENOENT when none does, -ENOTUNIQ
 * when several do.  An empty word is none, and an empty one in the list is never meant. */
int choose_word(const char *word, const char *const *list, size_t count);

/* Is `part` a beginning of `word`, or all of it? */
bool choose_is_prefix(const char *part, const char *word);

/* Tells that `part`, a `what` ("command"), is the beginning of several words, and lists them.
 * STATUS_FAILED. */
int choose_ambiguous(const char *what, const char *part, const char *const *list, size_t count);

/* Adds the hint "did you mean WORD?" to the failure just told, when a word of the list is near
 * enough, else the hint `otherwise` (NULL: none). Returns `status`. */
int choose_hint(int status, const char *word, const char *const *list, size_t count,
		const char *otherwise);

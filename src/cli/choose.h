/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chooses among words: abbreviations, ambiguous words, "did you mean". */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/cleanup.h"

/* Words to choose from, collected where there is no array of them. */
struct choices {
	const char **list; /* owned; its words are not */
	size_t count;
};

#define CHOICES_NONE ((struct choices){ NULL })
void choices_done(struct choices *choices);
#define cleanup_choices cleanup_with(choices_done)

/* If memory is short the word is left out. */
void choices_add(struct choices *choices, const char *word);

/* The index of `word` in the list, or of the only word that begins with it.  "k" is "key" even if
 * there is "key-as", which begins with "key" itself.  -ENOENT: no word begins so; -ENOTUNIQ:
 * several do.  Empty words match nothing. */
int choose_word(const char *word, const char *const *list, size_t count);

/* Is `part` a beginning of `word`, or all of it? */
bool choose_is_prefix(const char *part, const char *word);

/* Reports that `part`, a `what` ("command"), is ambiguous, and lists the words that begin with it.
 * STATUS_FAILED. */
int choose_ambiguous(const char *what, const char *part, const char *const *list, size_t count);

/* Adds the hint "did you mean WORD?" to the last failure if a word of the list is near enough, else
 * the hint `otherwise` (NULL: no hint).  Returns `status`. */
int choose_hint(int status, const char *word, const char *const *list, size_t count,
		const char *otherwise);

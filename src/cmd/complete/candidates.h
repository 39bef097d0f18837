/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words that could stand somewhere, gathered for completion. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/cleanup.h"

struct candidate {
	char *word; /* owned, as is note: what it is, "" if there is nothing to say */
	char *note;
};

struct candidates {
	struct candidate *list; /* owned */
	size_t count;
	const char *part; /* what has been typed of the word: others are left out */
	bool expression;  /* the word is one, to which more may be added between its quotes */
};

void candidates_done(struct candidates *candidates);
#define cleanup_candidates cleanup_with(candidates_done)

/* Adds a word that begins with the part; not one with control characters.  When memory is short it
 * is left out. */
void candidates_add(struct candidates *candidates, const char *word, const char *note);

/* The same for the part's first `kept` bytes followed by the word and the suffix. */
void candidates_add_after(struct candidates *candidates, size_t kept, const char *word,
			  const char *suffix, const char *note);

/* Leaves of each word the first, with the note "several" when notes differ. */
void candidates_merge(struct candidates *candidates);

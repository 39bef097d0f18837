/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "did you mean": the known word nearest to a mistyped one. */
#include "base/similar.h"

#include <stdint.h>
#include <string.h>

#include "base/util.h"

#define LONGEST 63

/* How many letters must be changed, added, dropped or swapped with a neighbour to make one word of
 * the other; words of more than 63 letters are never near anything (SIZE_MAX). */
static size_t distance_between(const char *a, const char *b)
{
	size_t rows[3][LONGEST + 1], *before = rows[0], *above = rows[1], *row = rows[2], *spare;
	size_t a_length = strlen(a), b_length = strlen(b);

	if (a_length > LONGEST || b_length > LONGEST)
		return SIZE_MAX;
	for (size_t j = 0; j <= b_length; j++)
		above[j] = before[j] = j;
	for (size_t i = 1; i <= a_length; i++) {
		row[0] = i;
		for (size_t j = 1; j <= b_length; j++) {
			row[j] = above[j - 1] + (a[i - 1] != b[j - 1]);
			row[j] = min_size(row[j], min_size(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = min_size(row[j], before[j - 2] + 1);
		}
		spare = before;
		before = above;
		above = row;
		row = spare;
	}
	return above[b_length];
}

const char *similar_word(const char *word, const char *const *words, size_t count)
{
	size_t nearest = max_size(1, strlen(word) / 3) + 1;
	const char *found = NULL;

	for (size_t i = 0; i < count; i++) {
		size_t distance = distance_between(word, words[i]);

		if (distance < nearest && distance < strlen(words[i])) {
			nearest = distance;
			found = words[i];
		}
	}
	return found;
}

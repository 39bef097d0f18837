/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words that completion offers. */
#include "cmd/complete/complete.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/escape.h"

static void candidate_done(struct candidate *candidate)
{
	free(candidate->word);
	free(candidate->note);
}

void candidates_done(struct candidates *candidates)
{
	for (size_t i = 0; i < candidates->count; i++)
		candidate_done(&candidates->list[i]);
	free(candidates->list);
	free(candidates->expected);
}

/* Text with control characters cannot be typed. */
static bool is_printable(const char *text)
{
	cleanup_buf struct buf shown = BUF_EMPTY;

	escape_text(&shown, text, strlen(text));
	return strcmp(buf_text(&shown), text) == 0;
}

/* The array doubles at each power of two. */
static struct candidate *add(struct candidates *candidates)
{
	size_t count = candidates->count;
	struct candidate *list = candidates->list;

	if (!(count & (count - 1)))
		list = reallocarray(list, count ? count * 2 : 1, sizeof(*list));
	if (!list)
		return NULL;
	candidates->list = list;
	return &list[candidates->count++];
}

void candidates_add(struct candidates *candidates, const char *word, const char *note)
{
	struct candidate *added;

	if (strncmp(word, candidates->part, strlen(candidates->part)) != 0 || !is_printable(word))
		return;
	if (!note || !is_printable(note))
		note = "";
	added = add(candidates);
	if (!added)
		return;
	*added = (struct candidate){ strdup(word), strdup(note) };
	if (added->word && added->note)
		return;
	candidate_done(added);
	candidates->count--;
}

void candidates_add_after(struct candidates *candidates, size_t kept, const char *word,
			  const char *suffix, const char *note)
{
	cleanup_buf struct buf text = BUF_EMPTY;

	buf_add(&text, candidates->part, kept);
	buf_printf(&text, "%s%s", word, suffix);
	candidates_add(candidates, buf_text(&text), note);
}

void candidates_expect(struct candidates *candidates, const char *format, ...)
{
	cleanup_buf struct buf text = BUF_EMPTY, shown = BUF_EMPTY;
	va_list arguments;

	if (candidates->expected)
		return;
	va_start(arguments, format);
	buf_vprintf(&text, format, arguments);
	va_end(arguments);
	escape_text(&shown, buf_text(&text), text.len);
	if (!text.err && !shown.err)
		candidates->expected = strdup(buf_text(&shown));
}

const char *candidates_expected(const struct candidates *candidates)
{
	return candidates->count && *candidates->part ? NULL : candidates->expected;
}

/* Sorts equal words in the order in which they were added. */
static int by_word(const void *left, const void *right)
{
	const struct candidate *a = *(const struct candidate *const *)left;
	const struct candidate *b = *(const struct candidate *const *)right;
	int order = strcmp(a->word, b->word);

	return order ? order : (a > b) - (a < b);
}

/* Joins a candidate with the first one that has the same word. */
static void merge(struct candidate *first, struct candidate *later)
{
	char *note = strcmp(first->note, later->note) ? strdup("several") : NULL;

	if (note) {
		free(first->note);
		first->note = note;
	}
	candidate_done(later);
	later->word = NULL;
}

void candidates_merge(struct candidates *candidates)
{
	cleanup_free struct candidate **sorted = calloc(candidates->count + 1, sizeof(*sorted));
	struct candidate *list = candidates->list;
	size_t first = 0, kept = 0;

	if (!sorted)
		return;
	for (size_t i = 0; i < candidates->count; i++)
		sorted[i] = &list[i];
	qsort(sorted, candidates->count, sizeof(*sorted), by_word);
	for (size_t i = 1; i < candidates->count; i++) {
		if (strcmp(sorted[first]->word, sorted[i]->word) == 0)
			merge(sorted[first], sorted[i]);
		else
			first = i;
	}
	for (size_t i = 0; i < candidates->count; i++)
		if (list[i].word)
			list[kept++] = list[i];
	candidates->count = kept;
}

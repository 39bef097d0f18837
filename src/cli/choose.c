/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chooses among words: abbreviations, ambiguous words, "did you mean". */
#include "cli/choose.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/problem.h"
#include "cmd/fail.h"

void choices_done(struct choices *choices)
{
	free(choices->list);
}

/* The array doubles at each power of two. */
void choices_add(struct choices *choices, const char *word)
{
	size_t count = choices->count;
	const char **list = choices->list;

	if (!(count & (count - 1)))
		list = reallocarray(list, count ? count * 2 : 1, sizeof(*list));
	if (!list)
		return;
	choices->list = list;
	choices->list[choices->count++] = word;
}

bool choose_is_prefix(const char *part, const char *word)
{
	return *part && strncmp(part, word, strlen(part)) == 0;
}

int choose_word(const char *word, const char *const *list, size_t count)
{
	int found = -ENOENT;

	for (size_t i = 0; i < count; i++) {
		if (choose_is_prefix(word, list[i]) &&
		    (found < 0 || choose_is_prefix(list[i], list[found])))
			found = (int)i;
	}
	for (size_t i = 0; i < count && found >= 0; i++) {
		if (choose_is_prefix(word, list[i]) && !choose_is_prefix(list[found], list[i]))
			return -ENOTUNIQ;
	}
	return found;
}

int choose_ambiguous(const char *what, const char *part, const char *const *list, size_t count)
{
	cleanup_buf struct buf text = BUF_EMPTY;

	for (size_t i = 0; i < count; i++)
		if (choose_is_prefix(part, list[i]))
			buf_printf(&text, "%s%s", text.len ? ", " : "", list[i]);
	return fail_misuse("%s \"%s\" is ambiguous: %s", what, part, buf_text(&text));
}

int choose_hint(int status, const char *word, const char *const *list, size_t count,
		const char *otherwise)
{
	const char *near = problem_near_word(word, list, count);

	if (near)
		return fail_hint(status, "did you mean %s?", near);
	return otherwise ? fail_hint(status, "%s", otherwise) : status;
}

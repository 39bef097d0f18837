/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding the word that someone meant, among those that are possible. */
#include "cli/choose.h"

#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "base/similar.h"
#include "out/fail.h"

bool is_prefix(const char *part, const char *word)
{
	return *part && strncmp(part, word, strlen(part)) == 0;
}

int choose_word(const char *word, const char *const *list, size_t count)
{
	int found = -ENOENT;

	for (size_t i = 0; i < count; i++) {
		if (is_prefix(word, list[i]) && (found < 0 || is_prefix(list[i], list[found])))
			found = (int)i;
	}
	for (size_t i = 0; i < count && found >= 0; i++) {
		if (is_prefix(word, list[i]) && !is_prefix(list[found], list[i]))
			return -ENOTUNIQ;
	}
	return found;
}

int ambiguous(const char *what, const char *part, const char *const *list, size_t count)
{
	cleanup_buf struct buf text = BUF_EMPTY;

	for (size_t i = 0; i < count; i++)
		if (is_prefix(part, list[i]))
			buf_printf(&text, "%s%s", text.len ? ", " : "", list[i]);
	return misuse("%s \"%s\" could be: %s", what, part, buf_text(&text));
}

int did_you_mean(int status, const char *word, const char *const *list, size_t count,
		 const char *otherwise)
{
	const char *near = similar_word(word, list, count);

	if (near)
		return hint(status, "did you mean %s?", near);
	return otherwise ? hint(status, "%s", otherwise) : status;
}

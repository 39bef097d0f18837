/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading MAP, PROG and BTF: which object is meant. */
#include <string.h>

#include "base/number.h"
#include "cli/choose.h"
#include "cli/kinds.h"

const char *const ref_words[] = { "id", "name", "pinned", "tag" };

static const enum ref_by ref_ways[] = { REF_ID, REF_NAME, REF_PATH, REF_TAG };

size_t ref_word_count(enum arg_kind kind)
{
	static const size_t counts[ARG_KINDS] = {
		[ARG_MAP] = 3,
		[ARG_MAP_REFS] = 3,
		[ARG_PROG] = 4,
		[ARG_BTF] = 1,
	};

	return counts[kind];
}

bool is_ref_word(const char *word)
{
	for (size_t i = 0; i < ARRAY_SIZE(ref_words); i++)
		if (strcmp(ref_words[i], word) == 0)
			return true;
	return false;
}

static bool is_tag(const char *word)
{
	return strlen(word) == 16 && strspn(word, "0123456789abcdefABCDEF") == 16;
}

/* How the words name the object; the last of them is it. */
static enum ref_by way_of(enum arg_kind kind, char *const *words, size_t count)
{
	const char *word = words[count - 1];
	int way = count > 1 ? choose_word(words[0], ref_words, ref_word_count(kind)) : -1;

	if (way >= 0)
		return ref_ways[way];
	if (number_is_digits(word) || kind == ARG_BTF)
		return REF_ID;
	return strchr(word, '/') ? REF_PATH : REF_NAME;
}

struct ref ref_of_words(enum arg_kind kind, char *const *words, size_t count)
{
	struct ref ref = { .by = REF_NONE };
	enum ref_by way = count ? way_of(kind, words, count) : REF_NONE;
	const char *word = count ? words[count - 1] : "";
	uint64_t id = 0;

	if (!*word || (way == REF_ID && number_u64(word, UINT32_MAX, &id)) ||
	    (way == REF_TAG && !is_tag(word)))
		return ref;
	ref.by = way;
	ref.id = (uint32_t)id;
	if (way != REF_ID)
		ref.text = word;
	return ref;
}

int parse_ref(const struct grammar_step *value, void *place)
{
	enum arg_kind kind = value->arg->kind;
	struct ref ref = ref_of_words(kind, value->words, value->count);
	const char *word = value->words[value->count - 1];
	enum ref_by way = way_of(kind, value->words, value->count);

	*(struct ref *)place = ref;
	if (ref.by != REF_NONE)
		return STATUS_DONE;
	if (way == REF_ID)
		return fail_misuse("\"%s\" is not an id: a number from 0 to 4294967295", word);
	if (way == REF_TAG)
		return fail_misuse("\"%s\" is not a tag: 16 hexadecimal digits", word);
	return fail_misuse("%s is empty", value->count > 1 ? value->words[0] : "an object's name");
}

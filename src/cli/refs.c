/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading MAP, PROG and BTF: which object is meant. */
#include <errno.h>
#include <string.h>

#include "base/number.h"
#include "cli/args.h"
#include "cli/choose.h"

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

/*
 * The word in front of the object's: exact, or shortened as with bpftool ("pin /sys/fs/bpf/x") when
 * more words stand there than the arguments could otherwise take, since it could be a name.
 */
static int way_given(const struct parser *parser, const struct arg *arg)
{
	const char *word = parser->words[parser->next];
	int way = choose_word(word, ref_words, ref_word_count(arg->kind));

	if (way < 0 || strcmp(ref_words[way], word) == 0)
		return way;
	return parser_run(parser) >= 2 + required_after(arg) ? way : -ENOENT;
}

static int parse_id(const char *word, struct ref *ref)
{
	uint64_t id;

	if (number_u64(word, UINT32_MAX, &id))
		return misuse("\"%s\" is not an id: a number from 0 to 4294967295", word);
	*ref = (struct ref){ .by = REF_ID, .id = (uint32_t)id };
	return STATUS_DONE;
}

static bool is_tag(const char *word)
{
	return strlen(word) == 16 && strspn(word, "0123456789abcdefABCDEF") == 16;
}

static int parse_bare(enum arg_kind kind, const char *word, struct ref *ref)
{
	if (number_is_digits(word) || kind == ARG_BTF)
		return parse_id(word, ref);
	if (!*word)
		return misuse("an object's name is empty");
	*ref = (struct ref){ .by = strchr(word, '/') ? REF_PATH : REF_NAME, .text = word };
	return STATUS_DONE;
}

int parse_ref(struct parser *parser, const struct arg *arg, void *place)
{
	const char *word = parser_take(parser, arg);
	struct ref *ref = place;
	int way;

	if (!word)
		return STATUS_FAILED;
	parser->next--;
	way = way_given(parser, arg);
	parser->next++;
	if (way < 0)
		return parse_bare(arg->kind, word, ref);
	word = parser_take(parser, arg);
	if (!word)
		return STATUS_FAILED;
	if (ref_ways[way] == REF_ID)
		return parse_id(word, ref);
	if (ref_ways[way] == REF_TAG && !is_tag(word))
		return misuse("\"%s\" is not a tag: 16 hexadecimal digits", word);
	if (!*word)
		return misuse("%s is empty", ref_words[way]);
	*ref = (struct ref){ .by = ref_ways[way], .text = word };
	return STATUS_DONE;
}

struct ref ref_of_words(char *const *words, size_t count)
{
	const char *word = count ? words[count - 1] : "";
	struct ref ref = { .by = REF_NONE, .text = word };
	uint64_t id = 0;

	for (size_t i = 0; i < ARRAY_SIZE(ref_words) && count == 2; i++)
		if (strcmp(ref_words[i], words[0]) == 0)
			ref.by = ref_ways[i];
	if (count == 1)
		ref.by = number_is_digits(word) ? REF_ID : strchr(word, '/') ? REF_PATH : REF_NAME;
	if (ref.by == REF_ID && number_u64(word, UINT32_MAX, &id))
		ref.by = REF_NONE;
	ref.id = (uint32_t)id;
	return ref;
}

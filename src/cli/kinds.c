/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of arguments: a row for each, and how its value is read. */
#include "cli/grammar.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "cli/choose.h"
#include "cmd/complete/complete.h"
#include "names/names.h"

/* The name of the argument in messages: its keyword or its metavar. */
static const char *arg_label(const struct arg *arg)
{
	return arg->keyword ?: arg_metavar(arg);
}

static int parse_text(const struct grammar_step *value, void *place)
{
	const char *word = value->words[0];

	if (!*word)
		return fail_misuse("%s: %s is empty", value->command->name, arg_label(value->arg));
	*(const char **)place = word;
	return STATUS_DONE;
}

static int parse_name(const struct grammar_step *value, void *place)
{
	const char *word = value->words[0];
	size_t length = strlen(word);

	if (length < 1 || length > 15)
		return fail_misuse("a name has 1 to 15 characters, \"%s\" has %zu", word, length);
	for (const char *c = word; *c; c++)
		if (!isalnum((unsigned char)*c) && *c != '_' && *c != '.')
			return fail_misuse(
				"the name \"%s\" has a character that is not a letter, a digit, "
				"_ or .",
				word);
	*(const char **)place = word;
	return STATUS_DONE;
}

static int parse_flag(const struct grammar_step *value, void *place)
{
	(void)value;
	*(bool *)place = true;
	return STATUS_DONE;
}

static int parse_choice(const struct grammar_step *value, void *place)
{
	const char *word = value->words[0];
	cleanup_choices struct choices words = CHOICES_NONE;
	cleanup_buf struct buf list = BUF_EMPTY;
	size_t count = 0;
	int which;

	for (const struct choice *choice = value->arg->choices; choice->word; choice++, count++)
		choices_add(&words, choice->word);
	if (words.count < count)
		return fail(-ENOMEM, "cannot read the command");
	which = choose_word(word, words.list, words.count);
	if (which == -ENOTUNIQ)
		return choose_ambiguous("word", word, words.list, words.count);
	if (which < 0) {
		buf_add_str(&list, "one of ");
		arg_choices(&list, value->arg, ", ");
		return choose_hint(fail_misuse("%s: unexpected \"%s\"", value->command->name, word),
				   word, words.list, words.count, buf_text(&list));
	}
	*(unsigned *)place = (unsigned)which;
	return STATUS_DONE;
}

static int parse_number(const struct grammar_step *value, void *place)
{
	const char *word = value->words[0];
	struct optional *number = place;
	uint64_t max = value->arg->max ?: UINT64_MAX;
	int err = number_u64(word, max, &number->number);

	if (err == -ERANGE)
		return fail_misuse("%s: \"%s\" is not from 0 to %llu", arg_label(value->arg), word,
				   (unsigned long long)max);
	if (err)
		return fail_misuse("%s: \"%s\" is not a number", arg_label(value->arg), word);
	number->given = true;
	return STATUS_DONE;
}

static int parse_numbers(const struct grammar_step *value, void *place)
{
	struct optional number = { .given = false };
	struct numbers *numbers = place;
	uint64_t *list;
	int status = parse_number(value, &number);

	if (status)
		return status;
	list = reallocarray(numbers->list, numbers->count + 1, sizeof(*list));
	if (!list)
		return fail(-ENOMEM, "cannot read the command");
	numbers->list = list;
	numbers->list[numbers->count++] = number.number;
	return STATUS_DONE;
}

static void numbers_done(void *place)
{
	struct numbers *numbers = place;

	free(numbers->list);
}

static int parse_words(const struct grammar_step *value, void *place)
{
	*(struct words *)place = (struct words){ value->words, value->count };
	return STATUS_DONE;
}

/* Reports that the word, up to a comma, is neither a 32-bit number nor a name of the table. */
static int unknown_name(const struct names *names, const char *what, const char *words, int err)
{
	cleanup_free char *word = strndup(words, strcspn(words, ","));
	const char *near;
	int status;

	if (!word)
		return fail(-ENOMEM, "cannot read the %s", what);
	if (err == -ERANGE)
		return fail_misuse("%s: \"%s\" is not from 0 to %u", what, word, UINT32_MAX);
	near = names_similar(names, word);
	status = fail_misuse("unknown %s \"%s\"", what, word);
	return near ? fail_hint(status, "did you mean %s?", near) : status;
}

static int parse_map_type(const struct grammar_step *value, void *place)
{
	const char *word = value->words[0];
	struct optional *type = place;
	int err;

	err = number_u64(word, UINT32_MAX, &type->number);
	if (err && names_number(&map_types, word, &type->number))
		return unknown_name(&map_types, "map type", word, err);
	type->given = true;
	return STATUS_DONE;
}

static int parse_map_flags(const struct grammar_step *value, void *place)
{
	const char *word = value->words[0], *bad;
	struct optional *flags = place;
	int err;

	err = names_parse_flags(&map_flags, word, &flags->number, &bad);
	if (err)
		return unknown_name(&map_flags, "flag", bad, err);
	flags->given = true;
	return STATUS_DONE;
}

static int parse_ref(const struct grammar_step *value, void *place)
{
	return ref_parse(place, arg_object(value->arg->kind), value->words, value->count);
}

static const char *const map_ways[] = { "idx", "name" };

/* The first word is one of these. */
static int check_map_way(const struct grammar_step *value)
{
	if (choose_word(value->words[0], map_ways, ARRAY_SIZE(map_ways)) >= 0)
		return STATUS_DONE;
	return fail_misuse("%s: \"%s\" is neither \"idx\" nor \"name\"", arg_label(value->arg),
			   value->words[0]);
}

/* `idx N` or `name NAME`, and the map. */
static int parse_map_use(const struct grammar_step *value, struct map_use *use)
{
	const char *which = value->words[1];
	const struct grammar_step map = { .arg = value->arg,
					  .words = value->words + 2,
					  .count = value->count - 2 };
	int way = choose_word(value->words[0], map_ways, ARRAY_SIZE(map_ways));
	uint64_t index = 0;

	if (way < 0)
		return check_map_way(value);
	if (way == 1)
		use->name = which;
	else if (number_u64(which, UINT32_MAX, &index))
		return fail_misuse("%s idx: \"%s\" is not a number", arg_label(value->arg), which);
	use->index = (uint32_t)index;
	return parse_ref(&map, &use->map);
}

static int parse_map_refs(const struct grammar_step *value, void *place)
{
	struct map_use use = { .name = NULL };
	struct map_refs *refs = place;
	struct map_use *list;
	int status = parse_map_use(value, &use);

	if (status)
		return status;
	list = reallocarray(refs->list, refs->count + 1, sizeof(*list));
	if (!list)
		return fail(-ENOMEM, "cannot read the command");
	refs->list = list;
	refs->list[refs->count++] = use;
	return STATUS_DONE;
}

static void map_refs_done(void *place)
{
	struct map_refs *refs = place;

	free(refs->list);
}

#define LAYOUT_HELP "types joined by commas: ip4,be16,pad[2]"
#define FLAGS_HELP  "names joined by commas, such as no_prealloc, or a number"
#define PIN_HELP    "a path on a bpf file system, such as /sys/fs/bpf/NAME"

const struct arg_kind_row arg_kinds[ARG_KINDS] = {
	[ARG_MAP] = { "MAP", "the map", 0, parse_ref, complete_object },
	[ARG_PROG] = { "PROG", "the program", 0, parse_ref, complete_object },
	[ARG_LINK] = { "LINK", "the link", 0, parse_ref, complete_object },
	[ARG_BTF] = { "BTF", "the BTF", 0, parse_ref, complete_object },
	[ARG_FLAG] = { "", NULL, 0, parse_flag },
	[ARG_CHOICE] = { "WORD", NULL, 1, parse_choice, complete_choice },
	[ARG_NUMBER] = { "N", NULL, 1, parse_number },
	[ARG_NUMBERS] = { "N", NULL, 1, parse_numbers, NULL, numbers_done, true },
	[ARG_TEXT] = { "TEXT", NULL, 1, parse_text },
	[ARG_NAME] = { "NAME", "1 to 15 letters, digits, _ or .", 1, parse_name },
	[ARG_FILE] = { "FILE", NULL, 1, parse_text, complete_file },
	[ARG_PIN] = { "PATH", PIN_HELP, 1, parse_text, complete_pin },
	[ARG_WORDS] = { "DATA", NULL, WORDS_TO_KEYWORD, parse_words },
	[ARG_LAYOUT] = { "LAYOUT", LAYOUT_HELP, 1, parse_text, complete_layout },
	[ARG_MAP_TYPE] = { "TYPE", "a map type, such as hash", 1, parse_map_type,
			   complete_map_type },
	[ARG_PROG_TYPE] = { "TYPE", "a program type, such as xdp", 1, parse_text,
			    complete_prog_type },
	[ARG_MAP_FLAGS] = { "FLAGS", FLAGS_HELP, 1, parse_map_flags, complete_map_flags },
	[ARG_MAP_REFS] = { "idx N|name NAME MAP",
			   "use this map for one of the program's maps; may be repeated", 2,
			   parse_map_refs, complete_map_refs, map_refs_done, true, check_map_way },
	[ARG_COMMAND] = { "COMMAND", NULL, WORDS_ALL, parse_words },
	[ARG_TOPIC] = { "COMMAND", NULL, WORDS_ALL, parse_words },
	[ARG_EXTERNAL] = { "COMMAND", NULL, WORDS_ALL, parse_words, complete_file },
};

const char *arg_metavar(const struct arg *arg)
{
	return arg->metavar ?: arg_kinds[arg->kind].metavar;
}

void arg_choices(struct buf *text, const struct arg *arg, const char *separator)
{
	const char *before = "";

	for (const struct choice *choice = arg->choices; choice->word; choice++) {
		if (!*choice->word)
			continue;
		buf_printf(text, "%s%s", before, choice->word);
		before = separator;
	}
}

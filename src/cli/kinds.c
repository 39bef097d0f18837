/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading each kind of argument. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "cli/args.h"
#include "cli/choose.h"
#include "names/names.h"

static int parse_text(struct parser *parser, const struct arg *arg, void *place)
{
	const char *word = parser_take(parser, arg);

	if (!word)
		return STATUS_FAILED;
	if (!*word)
		return misuse("%s: %s is empty", parser->command->name, arg_label(arg));
	*(const char **)place = word;
	return STATUS_DONE;
}

static int parse_name(struct parser *parser, const struct arg *arg, void *place)
{
	const char *word = parser_take(parser, arg);
	size_t length = word ? strlen(word) : 0;

	if (!word)
		return STATUS_FAILED;
	if (length < 1 || length > 15)
		return misuse("a name has 1 to 15 characters, \"%s\" has %zu", word, length);
	for (const char *c = word; *c; c++)
		if (!isalnum((unsigned char)*c) && *c != '_' && *c != '.')
			return misuse(
				"the name \"%s\" has a character that is not a letter, a digit, "
				"_ or .",
				word);
	*(const char **)place = word;
	return STATUS_DONE;
}

static int parse_flag(struct parser *parser, const struct arg *arg, void *place)
{
	(void)parser;
	(void)arg;
	*(bool *)place = true;
	return STATUS_DONE;
}

static int parse_choice(struct parser *parser, const struct arg *arg, void *place)
{
	const char *word = parser_take(parser, arg);
	cleanup_buf struct buf list = BUF_EMPTY;
	size_t count = 0;
	int which;

	if (!word)
		return STATUS_FAILED;
	while (arg->choices[count])
		count++;
	which = choose_word(word, arg->choices, count);
	if (which == -ENOTUNIQ)
		return choose_ambiguous("word", word, arg->choices, count);
	if (which < 0) {
		buf_add_str(&list, "one of ");
		list_choices(&list, arg, ", ");
		return choose_hint(misuse("%s: unexpected \"%s\"", parser->command->name, word),
				   word, arg->choices, count, buf_text(&list));
	}
	*(unsigned *)place = (unsigned)which;
	return STATUS_DONE;
}

static int parse_number(struct parser *parser, const struct arg *arg, void *place)
{
	const char *word = parser_take(parser, arg);
	struct optional *number = place;
	uint64_t max = arg->max ? arg->max : UINT64_MAX;
	int err = word ? number_u64(word, max, &number->number) : 0;

	if (!word)
		return STATUS_FAILED;
	if (err == -ERANGE)
		return misuse("%s: \"%s\" is not from 0 to %llu", arg_label(arg), word,
			      (unsigned long long)max);
	if (err)
		return misuse("%s: \"%s\" is not a number", arg_label(arg), word);
	number->given = true;
	return STATUS_DONE;
}

static int parse_numbers(struct parser *parser, const struct arg *arg, void *place)
{
	struct optional number = { .given = false };
	struct numbers *numbers = place;
	uint64_t *list;
	int status = parse_number(parser, arg, &number);

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

static int parse_words(struct parser *parser, const struct arg *arg, void *place)
{
	size_t count = parser_run(parser);

	if (!count)
		return misuse("%s: %s needs %s", parser->command->name, arg_label(arg),
			      arg_metavar(arg));
	*(struct words *)place = (struct words){ parser->words + parser->next, count };
	parser->next += count;
	return STATUS_DONE;
}

static int parse_command(struct parser *parser, const struct arg *arg, void *place)
{
	(void)arg;
	*(struct words *)place = (struct words){ parser->words + parser->next,
						 parser->count - parser->next };
	parser->next = parser->count;
	return STATUS_DONE;
}

/* The word, up to a comma, is neither a number of 32 bits nor a name of the table. */
static int unknown_name(const struct names *names, const char *what, const char *words, int err)
{
	cleanup_free char *word = strndup(words, strcspn(words, ","));
	const char *near;
	int status;

	if (!word)
		return fail(-ENOMEM, "cannot read the %s", what);
	if (err == -ERANGE)
		return misuse("%s: \"%s\" is not from 0 to %u", what, word, UINT32_MAX);
	near = names_similar(names, word);
	status = misuse("unknown %s \"%s\"", what, word);
	return near ? hint(status, "did you mean %s?", near) : status;
}

static int parse_map_type(struct parser *parser, const struct arg *arg, void *place)
{
	const char *word = parser_take(parser, arg);
	struct optional *type = place;
	int err;

	if (!word)
		return STATUS_FAILED;
	err = number_u64(word, UINT32_MAX, &type->number);
	if (err && names_number(&map_types, word, &type->number))
		return unknown_name(&map_types, "map type", word, err);
	type->given = true;
	return STATUS_DONE;
}

static int parse_map_flags(struct parser *parser, const struct arg *arg, void *place)
{
	const char *word = parser_take(parser, arg), *bad;
	struct optional *flags = place;
	int err;

	if (!word)
		return STATUS_FAILED;
	err = names_parse_flags(&map_flags, word, &flags->number, &bad);
	if (err)
		return unknown_name(&map_flags, "flag", bad, err);
	flags->given = true;
	return STATUS_DONE;
}

/* `idx N` or `name NAME`. */
static int parse_map_use(struct parser *parser, const struct arg *arg, struct map_use *use)
{
	static const char *const ways[] = { "idx", "name" };
	const char *word = parser_take(parser, arg);
	int way = word ? choose_word(word, ways, ARRAY_SIZE(ways)) : 0;
	const char *which = word ? parser_take(parser, arg) : NULL;
	uint64_t index = 0;

	if (!which)
		return STATUS_FAILED;
	if (way < 0)
		return misuse("%s: \"%s\" is neither \"idx\" nor \"name\"", arg->keyword, word);
	if (way == 1)
		use->name = which;
	else if (number_u64(which, UINT32_MAX, &index))
		return misuse("%s idx: \"%s\" is not a number", arg->keyword, which);
	use->index = (uint32_t)index;
	return STATUS_DONE;
}

static int parse_map_refs(struct parser *parser, const struct arg *arg, void *place)
{
	struct map_use use = { .name = NULL };
	struct map_refs *refs = place;
	struct map_use *list;
	int status = parse_map_use(parser, arg, &use);

	if (!status)
		status = parse_ref(parser, arg, &use.map);
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

bool value_wants_more(const struct arg *arg, char *const *words, size_t count)
{
	const struct arg_kind_row *kind = &arg_kinds[arg->kind];
	size_t more = count - kind->words;

	if (kind->words == WORDS_ANY || count < kind->words)
		return true;
	return kind->ref && (more == 0 || (more == 1 && is_ref_word(words[kind->words])));
}

#define OBJECT_HELP "an id, a name or a path; or id N, name NAME, pinned PATH"
#define LAYOUT_HELP "how to read bytes: types joined by commas, as ip4,be16,pad[2]"
#define FLAGS_HELP  "names joined by commas, such as no_prealloc, or a number"
#define PIN_HELP    "a path on a bpf file system, such as /sys/fs/bpf/NAME"

const struct arg_kind_row arg_kinds[ARG_KINDS] = {
	[ARG_MAP] = { "MAP", OBJECT_HELP, 0, true, parse_ref, complete_object },
	[ARG_PROG] = { "PROG", OBJECT_HELP ", tag HEX16", 0, true, parse_ref, complete_object },
	[ARG_BTF] = { "BTF", "an id; or id N", 0, true, parse_ref, complete_object },
	[ARG_FLAG] = { "", NULL, 0, false, parse_flag },
	[ARG_CHOICE] = { "WORD", NULL, 1, false, parse_choice, complete_choice },
	[ARG_NUMBER] = { "N", NULL, 1, false, parse_number },
	[ARG_NUMBERS] = { "N", NULL, 1, false, parse_numbers, NULL, numbers_done, true },
	[ARG_TEXT] = { "TEXT", NULL, 1, false, parse_text },
	[ARG_NAME] = { "NAME", "1 to 15 letters, digits, _ or .", 1, false, parse_name },
	[ARG_FILE] = { "FILE", NULL, 1, false, parse_text, complete_file },
	[ARG_PIN] = { "PATH", PIN_HELP, 1, false, parse_text, complete_pin },
	[ARG_WORDS] = { "DATA", NULL, WORDS_ANY, false, parse_words },
	[ARG_LAYOUT] = { "LAYOUT", LAYOUT_HELP, 1, false, parse_text, complete_layout },
	[ARG_MAP_TYPE] = { "TYPE", "a map type, such as hash", 1, false, parse_map_type,
			   complete_map_type },
	[ARG_PROG_TYPE] = { "TYPE", "a program type, such as xdp", 1, false, parse_text,
			    complete_prog_type },
	[ARG_MAP_FLAGS] = { "FLAGS", FLAGS_HELP, 1, false, parse_map_flags, complete_map_flags },
	[ARG_MAP_REFS] = { "idx N|name NAME MAP", "a map to use for one of the program; repeatable",
			   2, true, parse_map_refs, complete_map_refs, map_refs_done, true },
	[ARG_COMMAND] = { "COMMAND", NULL, WORDS_ANY, false, parse_command },
};

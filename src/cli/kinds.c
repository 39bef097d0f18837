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
	size_t count = 0;
	int which;

	if (!word)
		return STATUS_FAILED;
	while (arg->choices[count])
		count++;
	which = choose_word(word, arg->choices, count);
	if (which == -ENOTUNIQ)
		return ambiguous("word", word, arg->choices, count);
	if (which < 0)
		return did_you_mean(misuse("%s: unexpected \"%s\"", parser->command->name, word),
				    word, arg->choices, count, NULL);
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

static int parse_words(struct parser *parser, const struct arg *arg, void *place)
{
	size_t count = parser_run(parser);

	if (!count)
		return misuse("%s: %s is missing", parser->command->name,
			      arg->keyword ? arg->keyword : arg_label(arg));
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

/* A word that is a number or a name of the table. */
static int parse_named(const struct names *names, const char *what, const char *word,
		       struct optional *place)
{
	const char *known[256];
	size_t count = min_size(names_count(names), ARRAY_SIZE(known));
	uint64_t number;

	if (number_u64(word, UINT32_MAX, &number) && number_by_name(names, word, &number)) {
		for (size_t i = 0; i < count; i++)
			known[i] = name_at(names, i);
		return did_you_mean(misuse("unknown %s \"%s\"", what, word), word, known, count,
				    NULL);
	}
	*place = (struct optional){ true, number };
	return STATUS_DONE;
}

static int parse_map_type(struct parser *parser, const struct arg *arg, void *place)
{
	const char *word = parser_take(parser, arg);

	return word ? parse_named(&map_types, "map type", word, place) : STATUS_FAILED;
}

static int parse_map_flags(struct parser *parser, const struct arg *arg, void *place)
{
	const char *word = parser_take(parser, arg), *bad, *known[64];
	size_t count = min_size(names_count(&map_flags), ARRAY_SIZE(known));
	struct optional *flags = place;

	if (!word)
		return STATUS_FAILED;
	if (flags_parse(&map_flags, word, &flags->number, &bad)) {
		for (size_t i = 0; i < count; i++)
			known[i] = name_at(&map_flags, i);
		return did_you_mean(misuse("unknown flag \"%.*s\"", (int)strcspn(bad, ","), bad),
				    bad, known, count, NULL);
	}
	flags->given = true;
	return STATUS_DONE;
}

/* `idx N MAP` or `name NAME MAP`, behind the keyword "map". */
static int parse_map_refs(struct parser *parser, const struct arg *arg, void *place)
{
	static const char *const by[] = { "idx", "name" };
	const char *word = parser_take(parser, arg), *which;
	struct map_use use = { .name = NULL };
	struct map_refs *refs = place;
	struct map_use *list;
	uint64_t index;
	int way, status;

	if (!word)
		return STATUS_FAILED;
	way = choose_word(word, by, ARRAY_SIZE(by));
	which = parser_take(parser, arg);
	if (way < 0 || !which)
		return way < 0 ? misuse("%s: \"%s\" is neither \"idx\" nor \"name\"", arg->keyword,
					word)
			       : STATUS_FAILED;
	if (way == 1)
		use.name = which;
	else if (number_u64(which, UINT32_MAX, &index))
		return misuse("%s idx: \"%s\" is not a number", arg->keyword, which);
	else
		use.index = (uint32_t)index;
	status = parse_ref(parser, arg, &use.map);
	if (status)
		return status;
	list = realloc(refs->list, (refs->count + 1) * sizeof(*list));
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

static bool no_words(char *const *words, size_t count)
{
	(void)words;
	(void)count;
	return false;
}

static bool one_word(char *const *words, size_t count)
{
	(void)words;
	return count == 0;
}

static bool any_words(char *const *words, size_t count)
{
	(void)words;
	(void)count;
	return true;
}

static bool ref_wants_more(char *const *words, size_t count)
{
	return count == 0 || (count == 1 && is_ref_word(words[0]));
}

static bool map_refs_want_more(char *const *words, size_t count)
{
	return count < 2 || ref_wants_more(words + 2, count - 2);
}

#define OBJECT_HELP "an id, a name or a path; or id N, name NAME, pinned PATH"

const struct arg_kind_row arg_kinds[ARG_KINDS] = {
	[ARG_MAP] = { "MAP", OBJECT_HELP, parse_ref, ref_wants_more, complete_object },
	[ARG_PROG] = { "PROG", OBJECT_HELP ", tag HEX16", parse_ref, ref_wants_more,
		       complete_object },
	[ARG_FLAG] = { "", NULL, parse_flag, no_words },
	[ARG_CHOICE] = { "WORD", NULL, parse_choice, one_word, complete_choice },
	[ARG_NUMBER] = { "N", NULL, parse_number, one_word },
	[ARG_TEXT] = { "TEXT", NULL, parse_text, one_word },
	[ARG_NAME] = { "NAME", "1 to 15 letters, digits, _ or .", parse_name, one_word },
	[ARG_FILE] = { "FILE", NULL, parse_text, one_word, complete_file },
	[ARG_PIN] = { "PATH", "a path on a bpf file system, such as /sys/fs/bpf/NAME", parse_text,
		      one_word, complete_pin },
	[ARG_WORDS] = { "DATA", NULL, parse_words, any_words },
	[ARG_LAYOUT] = { "LAYOUT", "how to read bytes: types joined by commas, as ip4,be16,pad[2]",
			 parse_text, one_word, complete_layout },
	[ARG_MAP_TYPE] = { "TYPE", "a map type, such as hash", parse_map_type, one_word,
			   complete_map_type },
	[ARG_PROG_TYPE] = { "TYPE", "a program type, such as xdp", parse_text, one_word,
			    complete_prog_type },
	[ARG_MAP_FLAGS] = { "FLAGS", "names joined by commas, such as no_prealloc, or a number",
			    parse_map_flags, one_word, complete_map_flags },
	[ARG_MAP_REFS] = { "idx N|name NAME MAP", "a map to use for one of the program; repeatable",
			   parse_map_refs, map_refs_want_more, complete_map_refs, map_refs_done },
	[ARG_COMMAND] = { "COMMAND", NULL, parse_command, any_words },
};

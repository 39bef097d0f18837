/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words after a command's name, read by the table of its arguments. */
#include "cli/grammar.h"

#include <string.h>

#include "base/number.h"
#include "base/util.h"
#include "cli/commands.h"

/* A choice without a keyword: its words are the keywords. */
static bool is_bare_choice(const struct arg *arg)
{
	return arg->kind == ARG_CHOICE && !arg->keyword;
}

static bool has_choice(const struct arg *arg, const char *word)
{
	for (int i = 0; arg->choices[i].word; i++)
		if (*word && strcmp(arg->choices[i].word, word) == 0)
			return true;
	return false;
}

/* The argument that exactly this word begins; NULL: there is no such argument. */
static const struct arg *keyword_arg(const struct command *command, const char *word)
{
	if (*word >= '0' && *word <= '9') /* a byte: no keyword begins with a digit */
		return NULL;
	for (const struct arg *arg = command_args(command); arg->kind != ARG_END; arg++) {
		if (arg->keyword ? strcmp(arg->keyword, word) == 0
				 : is_bare_choice(arg) && has_choice(arg, word))
			return arg;
	}
	return NULL;
}

bool grammar_ends_where(const struct command_table *table, const char *word)
{
	for (size_t i = 0; i < table->command_count; i++)
		if (keyword_arg(table->commands[i], "where") &&
		    keyword_arg(table->commands[i], word))
			return true;
	return false;
}

void grammar_keywords(const struct command *command, struct choices *keywords)
{
	for (const struct arg *arg = command_args(command); arg->kind != ARG_END; arg++) {
		if (arg->keyword)
			choices_add(keywords, arg->keyword);
		for (int i = 0; is_bare_choice(arg) && arg->choices[i].word; i++)
			choices_add(keywords, arg->choices[i].word);
	}
}

/* The same for a word that may be an abbreviation. */
static const struct arg *keyword_meant(const struct command *command, const char *word)
{
	const struct arg *exact = keyword_arg(command, word);
	cleanup_choices struct choices known = CHOICES_NONE;
	int which;

	if (exact)
		return exact;
	grammar_keywords(command, &known);
	which = choose_word(word, known.list, known.count);
	return which < 0 ? NULL : keyword_arg(command, known.list[which]);
}

/* Is it a byte of DATA given as a word each, after `hex` or not? */
static bool is_byte(const char *word, bool hex)
{
	uint64_t byte;

	if (!hex)
		return number_u64(word, UINT8_MAX, &byte) == 0;
	word += word[0] == '0' && word[1] == 'x' ? 2 : 0;
	while (number_hex_digit(*word) >= 0)
		word++;
	return !*word;
}

/*
 * How many words there are from `from` on before the next keyword.
 *
 * bpftool counts the bytes of keys and values, and so lets the keyword after them be shortened, as
 * in `key 1 0 0 0 v 5`: bytes have no other word after them.
 */
static size_t run_length(const struct grammar *grammar, size_t from)
{
	bool hex = from < grammar->count && strcmp(grammar->words[from], "hex") == 0;
	bool only_bytes = true;
	size_t end = from;

	for (; end < grammar->count; end++) {
		const char *word = grammar->words[end];

		if (keyword_arg(grammar->command, word))
			break;
		if (!only_bytes || end < from + hex || is_byte(word, hex))
			continue;
		only_bytes = false;
		if (end > from + hex && keyword_meant(grammar->command, word))
			break;
	}
	return end - from;
}

/* How many positional arguments after `arg` must still be given. */
static size_t required_after(const struct arg *arg)
{
	size_t count = 0;

	for (arg++; arg->kind != ARG_END && !arg->keyword; arg++)
		count += arg->required;
	return count;
}

/*
 * Does the word at `from` say in which way the next one names an object ("id 7")?  Exactly, or
 * shortened as with bpftool ("pin /sys/fs/bpf/x") when more words stand there than the arguments
 * could otherwise take, since it could be a name.
 */
static bool is_way(const struct grammar *grammar, const struct arg *arg, size_t from)
{
	const char *word = grammar->words[from];
	enum ref_by way = ref_way(arg_object(arg->kind), word);

	if (way == REF_NONE || strcmp(ref_way_word(way), word) == 0)
		return way != REF_NONE;
	return run_length(grammar, from) >= 2 + required_after(arg);
}

/* How many words the argument's value has; *cut: it needs more. */
static size_t value_length(const struct grammar *grammar, const struct arg *arg, bool *cut)
{
	const struct arg_kind_row *kind = &arg_kinds[arg->kind];
	size_t left = grammar->count - grammar->next, wanted = kind->words, length;

	if (kind->words == WORDS_TO_KEYWORD) {
		length = run_length(grammar, grammar->next);
		*cut = !length;
		return length;
	}
	if (kind->words == WORDS_ALL)
		wanted = left;
	else if (arg_object(arg->kind) != KINDS)
		wanted += 1 + (left > wanted && is_way(grammar, arg, grammar->next + wanted));
	*cut = left < wanted;
	return min_size(left, wanted);
}

static uint64_t arg_bit(const struct grammar *grammar, const struct arg *arg)
{
	return 1ULL << (arg - command_args(grammar->command));
}

bool grammar_is_given(const struct grammar *grammar, const struct arg *arg)
{
	return grammar->given & arg_bit(grammar, arg);
}

/* The value of step->arg begins at the next word. */
static void take_value(struct grammar *grammar, struct grammar_step *step)
{
	const struct arg_kind_row *kind = &arg_kinds[step->arg->kind];
	size_t length = value_length(grammar, step->arg, &step->cut);

	step->event = GRAMMAR_VALUE;
	step->words = grammar->words + grammar->next;
	step->count = length;
	step->again = grammar_is_given(grammar, step->arg) && !kind->repeats;
	grammar->next += length;
	grammar->given |= arg_bit(grammar, step->arg);
	step->open = grammar->next == grammar->count &&
		     (step->cut || kind->words >= WORDS_TO_KEYWORD);
}

/* Where an object must stand, a keyword with another keyword after it, or with nothing although it
 * takes a value, is a name: a map may be called "cpu", as in `map lookup cpu key 0`. */
static bool is_name(const struct grammar *grammar, const struct arg *keyword)
{
	size_t after = grammar->next + 1;

	if (after == grammar->count)
		return keyword->kind != ARG_FLAG && keyword->keyword;
	return keyword_arg(grammar->command, grammar->words[after]);
}

/* Does the next word belong to the positional argument?  A keyword does not, and neither does a
 * word that is not among the choices of an optional argument. */
static bool is_for(const struct grammar *grammar, const struct arg *arg)
{
	const char *word = grammar->words[grammar->next];
	const struct choice *choice = arg->choices;
	bool object = arg_object(arg->kind) != KINDS;
	const struct arg *keyword;

	if (object && ref_is_way(word))
		return true;
	if (is_bare_choice(arg)) {
		while (choice->word && !choose_is_prefix(word, choice->word))
			choice++;
		return choice->word || arg->required;
	}
	keyword = keyword_arg(grammar->command, word);
	return !keyword || (object && arg->required && is_name(grammar, keyword));
}

static void step_positional(struct grammar *grammar, struct grammar_step *step)
{
	if (step->arg->kind == grammar->subject_kind) {
		step->event = GRAMMAR_SUBJECT;
		grammar->given |= arg_bit(grammar, step->arg);
		grammar->subject_kind = ARG_END;
	} else if (grammar->next < grammar->count && is_for(grammar, step->arg)) {
		take_value(grammar, step);
	} else {
		step->event = GRAMMAR_ABSENT;
	}
}

void grammar_next(struct grammar *grammar, struct grammar_step *step)
{
	const struct arg *arg = &command_args(grammar->command)[grammar->at];

	*step = (struct grammar_step){ GRAMMAR_END, grammar->command, arg };
	if (arg->kind != ARG_END && !arg->keyword) {
		grammar->at++;
		step_positional(grammar, step);
		return;
	}
	if (grammar->next == grammar->count)
		return;
	step->arg = keyword_meant(grammar->command, grammar->words[grammar->next]);
	if (!step->arg) {
		step->event = GRAMMAR_UNKNOWN;
		return;
	}
	grammar->next += step->arg->keyword != NULL;
	take_value(grammar, step);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the words after a command's name to its typed parameters. */
#include "cli/grammar.h"

#include <errno.h>
#include <string.h>

#include "cli/choose.h"

static void value_usage(struct buf *text, const struct arg *arg)
{
	if (arg->kind == ARG_CHOICE && !arg->metavar)
		arg_choices(text, arg, "|");
	else
		buf_add_str(text, arg_metavar(arg));
}

void arg_usage(struct buf *text, const struct arg *arg)
{
	if (arg->keyword)
		buf_add_str(text, arg->keyword);
	if (arg->keyword && arg->kind != ARG_FLAG)
		buf_add_char(text, ' ');
	if (arg->kind != ARG_FLAG)
		value_usage(text, arg);
}

void args_usage(struct buf *text, const struct command *command)
{
	buf_printf(text, "bpfadm %s", command->name);
	for (const struct arg *arg = command_args(command); arg->kind != ARG_END; arg++) {
		buf_add_str(text, arg->required ? " " : " [");
		arg_usage(text, arg);
		buf_add_str(text, arg->required ? "" : "]");
	}
}

/* "usage: …" where that fits on a line, else where to find it. */
static void add_usage_hint(struct buf *text, const struct command *command)
{
	enum { LINE = 80 - sizeof("hint: ") };
	cleanup_buf struct buf usage = BUF_EMPTY;

	buf_add_str(&usage, "usage: ");
	args_usage(&usage, command);
	if (usage.len > LINE)
		buf_printf(text, "see \"bpfadm help %s\"", command->name);
	else
		buf_add_str(text, buf_text(&usage));
}

/* A required argument is missing, or the value after its keyword. */
static int missing(const struct command *command, const struct arg *arg, bool keyword)
{
	cleanup_buf struct buf text = BUF_EMPTY, hint = BUF_EMPTY;
	int status;

	if (keyword)
		value_usage(&text, arg);
	else
		arg_usage(&text, arg);
	status = keyword ? fail_misuse("%s: %s needs %s", command->name, arg->keyword,
				       buf_text(&text))
			 : fail_misuse("%s needs %s", command->name, buf_text(&text));
	add_usage_hint(&hint, command);
	return fail_hint(status, "%s", buf_text(&hint));
}

static int given_twice(const struct command *command, const struct arg *arg)
{
	cleanup_buf struct buf text = BUF_EMPTY;

	if (arg->keyword)
		buf_add_str(&text, arg->keyword);
	else
		arg_usage(&text, arg);
	return fail_misuse("%s: %s is given twice", command->name, buf_text(&text));
}

/* The keyword that a word is near to, NULL: none.  Words that name something else, as "key.port",
 * and short ones are not taken for mistakes. */
static const char *near_keyword(const char *word, const struct choices *known)
{
	if (strlen(word) < 3 || word[strspn(word, "abcdefghijklmnopqrstuvwxyz_-")])
		return NULL;
	return problem_near_word(word, known->list, known->count);
}

/* The word begins no argument, or, as an abbreviation, several; or the one before it was meant for
 * a keyword and has been taken for something else: `map create tpye hash`. */
static int unexpected(const struct grammar *grammar)
{
	const struct command *command = grammar->command;
	const char *word = grammar->words[grammar->next], *near;
	const char *before = grammar->next ? grammar->words[grammar->next - 1] : NULL;
	cleanup_choices struct choices known = CHOICES_NONE;
	cleanup_buf struct buf hint = BUF_EMPTY;

	grammar_keywords(command, &known);
	if (choose_word(word, known.list, known.count) == -ENOTUNIQ)
		return choose_ambiguous("keyword", word, known.list, known.count);
	near = before ? near_keyword(before, &known) : NULL;
	if (near && strcmp(near, before) != 0)
		buf_printf(&hint, "did you mean %s instead of %s?", near, before);
	else
		add_usage_hint(&hint, command);
	return choose_hint(fail_misuse("%s: unexpected \"%s\"", command->name, word), word,
			   known.list, known.count, buf_text(&hint));
}

static int parse_value(const struct grammar_step *value, void *params)
{
	const struct command *command = value->command;
	const struct arg_kind_row *kind = &arg_kinds[value->arg->kind];

	if (value->again)
		return given_twice(command, value->arg);
	if (value->cut) {
		int status = value->count && kind->check ? kind->check(value) : STATUS_DONE;

		return status ? status : missing(command, value->arg, value->arg->keyword);
	}
	return kind->parse(value, (char *)params + value->arg->offset);
}

int args_parse(struct grammar *grammar, const struct ref *subject, void *params)
{
	const struct command *command = grammar->command;
	struct grammar_step step;
	int status = STATUS_DONE;

	do {
		grammar_next(grammar, &step);
		switch (step.event) {
		case GRAMMAR_SUBJECT:
			*(struct ref *)((char *)params + step.arg->offset) = *subject;
			break;
		case GRAMMAR_VALUE:
			status = parse_value(&step, params);
			break;
		case GRAMMAR_UNKNOWN:
			return unexpected(grammar);
		case GRAMMAR_ABSENT:
			if (step.arg->required)
				return missing(command, step.arg, false);
			break;
		case GRAMMAR_END:
			break;
		}
	} while (!status && step.event != GRAMMAR_END);
	for (const struct arg *arg = step.arg; !status && arg->kind != ARG_END; arg++)
		if (arg->required && !grammar_is_given(grammar, arg))
			return missing(command, arg, false);
	return status;
}

int args_suggest(const struct command *command, const void *params, int status)
{
	cleanup_choices struct choices known = CHOICES_NONE;

	if (status != STATUS_FAILED || fail_last()->err != -EINVAL)
		return status;
	grammar_keywords(command, &known);
	for (const struct arg *arg = command_args(command); arg->kind != ARG_END; arg++) {
		const struct words *words = (const void *)((const char *)params + arg->offset);

		for (size_t i = 0; arg->kind == ARG_WORDS && i < words->count; i++) {
			const char *near = near_keyword(words->list[i], &known);

			if (near)
				return fail_hint(status, "did you mean %s instead of %s?", near,
						 words->list[i]);
		}
	}
	return status;
}

void args_done(const struct command *command, void *params)
{
	for (const struct arg *arg = command_args(command); arg->kind != ARG_END; arg++)
		if (arg_kinds[arg->kind].done)
			arg_kinds[arg->kind].done((char *)params + arg->offset);
}

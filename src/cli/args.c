/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the words behind a command's name to its typed parameters. */
#include "cli/args.h"

#include <errno.h>
#include <string.h>

#include "base/number.h"
#include "cli/choose.h"

/* What a command without arguments has. */
static const struct arg no_args[] = { { ARG_END } };

const struct arg *command_args(const struct command *command)
{
	return command->args ? command->args : no_args;
}

/* A choice without a keyword: its words are the keywords. */
static bool is_bare_choice(const struct arg *arg)
{
	return arg->kind == ARG_CHOICE && !arg->keyword;
}

static bool has_choice(const struct arg *arg, const char *word)
{
	for (int i = 0; arg->choices[i]; i++)
		if (*word && strcmp(arg->choices[i], word) == 0)
			return true;
	return false;
}

bool arg_skips(const struct command *command, const struct arg *arg, const char *word)
{
	const char *const *choice = arg->choices;

	if (ref_word_count(arg->kind) && is_ref_word(word))
		return false;
	if (!is_bare_choice(arg))
		return args_keyword(command, word);
	while (*choice && !choose_is_prefix(word, *choice))
		choice++;
	return !*choice && !arg->required;
}

const char *arg_metavar(const struct arg *arg)
{
	return arg->metavar ? arg->metavar : arg_kinds[arg->kind].metavar;
}

const char *arg_label(const struct arg *arg)
{
	return arg->keyword ? arg->keyword : arg_metavar(arg);
}

const struct arg *args_keyword(const struct command *command, const char *word)
{
	for (const struct arg *arg = command_args(command); arg->kind != ARG_END; arg++) {
		if (arg->keyword ? strcmp(arg->keyword, word) == 0
				 : is_bare_choice(arg) && has_choice(arg, word))
			return arg;
	}
	return NULL;
}

size_t args_keywords(const struct command *command, const char **list, size_t size)
{
	size_t count = 0;

	for (const struct arg *arg = command_args(command); arg->kind != ARG_END; arg++) {
		if (arg->keyword && count < size)
			list[count++] = arg->keyword;
		for (int i = 0; is_bare_choice(arg) && arg->choices[i] && count < size; i++)
			list[count++] = arg->choices[i];
	}
	return count;
}

/* Is it one of bytes given a word each, behind `hex` or not? */
static bool is_byte(const char *word, bool hex)
{
	uint64_t byte;

	if (!hex)
		return number_u64(word, UINT8_MAX, &byte) == 0;
	word += strncmp(word, "0x", 2) == 0 ? 2 : 0;
	return !word[strspn(word, "0123456789abcdefABCDEF")];
}

/* bpftool counts the bytes of keys and values, and so lets the keyword behind them be shortened, as
 * in `key 1 0 0 0 v 5`.  Bytes have no other word behind them. */
static bool is_short_keyword(const struct parser *parser, size_t at)
{
	bool hex = strcmp(parser->words[parser->next], "hex") == 0;
	size_t first = parser->next + hex;
	const char *known[KEYWORDS_MAX];

	if (at <= first || is_byte(parser->words[at], hex))
		return false;
	while (first < at && is_byte(parser->words[first], hex))
		first++;
	return first == at && choose_word(parser->words[at], known,
					  args_keywords(parser->command, known, KEYWORDS_MAX)) >= 0;
}

size_t parser_run(const struct parser *parser)
{
	size_t end = parser->next;

	while (end < parser->count && !args_keyword(parser->command, parser->words[end]) &&
	       !is_short_keyword(parser, end))
		end++;
	return end - parser->next;
}

size_t required_after(const struct arg *arg)
{
	size_t count = 0;

	for (arg++; arg->kind != ARG_END && !arg->keyword; arg++)
		count += arg->required;
	return count;
}

static int usage_hint(int status, const struct command *command)
{
	cleanup_buf struct buf text = BUF_EMPTY;

	args_usage(&text, command);
	return hint(status, "usage: %s", buf_text(&text));
}

static int missing(const struct parser *parser, const struct arg *arg)
{
	cleanup_buf struct buf text = BUF_EMPTY;

	arg_usage(&text, arg);
	return usage_hint(misuse("%s needs %s", parser->command->name, buf_text(&text)),
			  parser->command);
}

const char *parser_take(struct parser *parser, const struct arg *arg)
{
	if (parser->next < parser->count)
		return parser->words[parser->next++];
	missing(parser, arg);
	return NULL;
}

static uint64_t arg_bit(const struct parser *parser, const struct arg *arg)
{
	return 1ULL << (arg - command_args(parser->command));
}

static int given_twice(const struct parser *parser, const struct arg *arg)
{
	cleanup_buf struct buf text = BUF_EMPTY;

	if (arg->keyword)
		buf_add_str(&text, arg->keyword);
	else
		arg_usage(&text, arg);
	return misuse("%s: %s is given twice", parser->command->name, buf_text(&text));
}

static int parse_arg(struct parser *parser, const struct arg *arg)
{
	uint64_t bit = arg_bit(parser, arg);

	if ((parser->given & bit) && !arg_kinds[arg->kind].repeats)
		return given_twice(parser, arg);
	parser->given |= bit;
	return arg_kinds[arg->kind].parse(parser, arg, parser->params + arg->offset);
}

static bool takes_subject(const struct parser *parser, const struct arg *arg)
{
	return parser->subject_kind != ARG_END && arg->kind == parser->subject_kind;
}

/* Where an object must stand, a keyword with another keyword behind it, or with nothing although it
 * takes a value, is a name: a map may be called "cpu", as in `map lookup cpu key 0`. */
static bool is_name(const struct parser *parser, const struct arg *arg)
{
	const struct arg *keyword = args_keyword(parser->command, parser->words[parser->next]);
	size_t behind = parser->next + 1;

	if (!arg->required || !ref_word_count(arg->kind))
		return false;
	if (behind == parser->count)
		return keyword->kind != ARG_FLAG && keyword->keyword;
	return args_keyword(parser->command, parser->words[behind]);
}

/* Positional arguments, in their order. */
static int parse_positional(struct parser *parser, const struct arg **arg)
{
	int status = STATUS_DONE;

	for (; !status && (*arg)->kind != ARG_END && !(*arg)->keyword; (*arg)++) {
		const char *word = parser->next < parser->count ? parser->words[parser->next]
								: NULL;

		if (takes_subject(parser, *arg)) {
			*(struct ref *)(parser->params + (*arg)->offset) = *parser->subject;
			parser->given |= arg_bit(parser, *arg);
			parser->subject_kind = ARG_END;
		} else if (word &&
			   (!arg_skips(parser->command, *arg, word) || is_name(parser, *arg))) {
			status = parse_arg(parser, *arg);
		} else if ((*arg)->required) {
			status = missing(parser, *arg);
		}
	}
	return status;
}

/* The argument that a word introduces, be it shortened: told when there is none. */
static const struct arg *keyword_meant(const struct parser *parser, const char *word)
{
	const char *known[KEYWORDS_MAX];
	size_t count = args_keywords(parser->command, known, KEYWORDS_MAX);
	int which = choose_word(word, known, count);
	cleanup_buf struct buf usage = BUF_EMPTY;

	if (which >= 0)
		return args_keyword(parser->command, known[which]);
	if (which == -ENOTUNIQ) {
		choose_ambiguous("keyword", word, known, count);
		return NULL;
	}
	buf_add_str(&usage, "usage: ");
	args_usage(&usage, parser->command);
	choose_hint(misuse("%s: unexpected \"%s\"", parser->command->name, word), word, known,
		    count, buf_text(&usage));
	return NULL;
}

static int parse_keyword(struct parser *parser)
{
	const struct arg *arg = keyword_meant(parser, parser->words[parser->next]);

	if (!arg)
		return STATUS_FAILED;
	if (arg->keyword)
		parser->next++;
	return parse_arg(parser, arg);
}

int args_parse(struct parser *parser)
{
	const struct arg *arg = command_args(parser->command);
	int status;

	status = parse_positional(parser, &arg);
	while (!status && parser->next < parser->count)
		status = parse_keyword(parser);
	for (; !status && arg->kind != ARG_END; arg++)
		if (arg->required && !(parser->given & arg_bit(parser, arg)))
			return missing(parser, arg);
	return status;
}

void args_done(const struct command *command, void *params)
{
	for (const struct arg *arg = command_args(command); arg->kind != ARG_END; arg++)
		if (arg_kinds[arg->kind].done)
			arg_kinds[arg->kind].done((char *)params + arg->offset);
}

void list_choices(struct buf *text, const struct arg *arg, const char *separator)
{
	const char *before = "";

	for (int i = 0; arg->choices[i]; i++) {
		if (!*arg->choices[i])
			continue;
		buf_printf(text, "%s%s", before, arg->choices[i]);
		before = separator;
	}
}

void arg_usage(struct buf *text, const struct arg *arg)
{
	if (arg->keyword)
		buf_add_str(text, arg->keyword);
	if (arg->kind == ARG_FLAG)
		return;
	if (arg->keyword)
		buf_add_char(text, ' ');
	if (arg->kind == ARG_CHOICE && !arg->metavar)
		list_choices(text, arg, "|");
	else
		buf_add_str(text, arg_metavar(arg));
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

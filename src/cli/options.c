/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options: anywhere on a line, up to "--". */
#include "cli/options.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/number.h"
#include "cli/choose.h"

#define SETS(member) .offset = offsetof(struct line_options, member)

const struct option_row option_rows[] = {
#define FORM(code, word, letter, help, ...) { word, letter, help, .form = FORM_##code },
#include "base/form.def"
#undef FORM
	{ "bpffs", 'f', "show pinned paths", SETS(settings.options.bpffs) },
	{ "nomount", 'n', "never mount a bpf file system", SETS(settings.options.nomount) },
	{ "debug", 'd', "show the verifier's log and each step", SETS(settings.options.debug) },
	{ "trace", 't', "show each bpf(2) call", SETS(settings.trace) },
	{ "base-btf", 'B', "the BTF on which a module's BTF is based",
	  SETS(settings.options.base_btf), .value = "FILE" },
	{ "threads", 0, "walk large maps with at most N threads", SETS(settings.options.threads),
	  .value = "N", .max = 64 },
	{ "quiet", 'q', "no notes, no progress, no pager", SETS(settings.options.quiet) },
	{ "wide", 'w', "do not cut lists to the width of the terminal", SETS(settings.wide) },
	{ "command", 'c', "run LINE as the shell would", SETS(lines), .value = "LINE" },
	{ "help", 'h', "show help for the command", SETS(help) },
	{ "version", 'V', "print the version", SETS(version) },
	{ "mapcompat", 'm' },
	{ "use-loader", 'L' },
	{ "legacy" },
};
const size_t option_row_count = ARRAY_SIZE(option_rows);

/* -1, -.5, -Infinity */
static bool is_negative(const char *word)
{
	return word[0] == '-' && (isdigit((unsigned char)word[1]) || word[1] == '.' ||
				  strncasecmp(word + 1, "inf", 3) == 0);
}

bool is_option(const char *word, char *const *before, size_t count)
{
	if (word[0] != '-' || !word[1] || is_negative(word))
		return false;
	/* sort -FIELD: fields may have the letter of an option, and maps the name sort. */
	return word[1] == '-' || count < 2 || strcmp(before[count - 1], "sort") != 0 ||
	       strcmp(before[count - 2], "name") == 0;
}

/* -j after -p keeps the indentation. */
static void set_form(enum form *form, enum form wanted)
{
	if (wanted != FORM_JSON || *form != FORM_PRETTY)
		*form = wanted;
}

static const struct option_row *row_of_letter(char letter)
{
	for (size_t i = 0; i < option_row_count; i++)
		if (option_rows[i].letter == letter)
			return &option_rows[i];
	return NULL;
}

/* The row of the option whose name begins with the `size` bytes; -ENOENT; -ENOTUNIQ: several do. */
static int choose_row(const char *name, size_t size)
{
	const char *names[ARRAY_SIZE(option_rows)];
	char word[32];

	if (size >= sizeof(word))
		return -ENOENT;
	snprintf(word, sizeof(word), "%.*s", (int)size, name);
	for (size_t i = 0; i < option_row_count; i++)
		names[i] = option_rows[i].name;
	return choose_word(word, names, option_row_count);
}

/* The option that takes a value, among those of a word; *joined: the value, when it is in the word
 * itself (-BFILE, --base-btf=FILE).  NULL: none does. */
static const struct option_row *row_with_value(const char *word, const char **joined)
{
	int which;

	*joined = NULL;
	if (word[1] == '-') {
		which = choose_row(word + 2, strcspn(word + 2, "="));
		if (which < 0 || !option_rows[which].value)
			return NULL;
		if (strchr(word, '='))
			*joined = strchr(word, '=') + 1;
		return &option_rows[which];
	}
	for (const char *letter = word + 1; *letter; letter++) {
		const struct option_row *row = row_of_letter(*letter);

		if (row && row->value) {
			*joined = letter[1] ? letter + 1 : NULL;
			return row;
		}
	}
	return NULL;
}

const struct option_row *option_with_value(const char *word)
{
	const char *joined;
	const struct option_row *row = row_with_value(word, &joined);

	return row && !joined ? row : NULL;
}

size_t option_words(char *const *words, size_t at)
{
	return option_with_value(words[at]) ? 2 : 1;
}

static void apply(struct line_options *line, const struct option_row *row)
{
	if (row->form != FORM_PLAIN)
		set_form(&line->settings.form, row->form);
	else if (row->summary && !row->value)
		*(bool *)((char *)line + row->offset) = true;
}

static int take_cluster(struct line_options *line, const char *word)
{
	int status = STATUS_DONE;

	for (const char *letter = word + 1; *letter; letter++) {
		const struct option_row *row = row_of_letter(*letter);

		if (row)
			apply(line, row);
		else if (!status)
			status = word[2] ? fail_misuse("unknown option -%c in \"%s\"", *letter,
						       word)
					 : fail_misuse("unknown option %s", word);
		if (row && row->value)
			break;
	}
	return status;
}

static int take_long(struct line_options *line, const char *word)
{
	const char *names[ARRAY_SIZE(option_rows)];
	size_t size = strcspn(word + 2, "=");
	int which = choose_row(word + 2, size);

	if (which >= 0 && word[2 + size] && !option_rows[which].value)
		return fail_misuse("--%s takes no value", option_rows[which].name);
	if (which >= 0) {
		apply(line, &option_rows[which]);
		return STATUS_DONE;
	}
	for (size_t i = 0; i < option_row_count; i++)
		names[i] = option_rows[i].name;
	if (which == -ENOTUNIQ)
		return choose_ambiguous("option", word + 2, names, option_row_count);
	return choose_hint(fail_misuse("unknown option %s", word), word + 2, names,
			   option_row_count, NULL);
}

static int take_number(const struct option_row *row, const char *value, unsigned *place)
{
	uint64_t number;

	if (number_u64(value, row->max, &number) || !number)
		return fail_misuse("--%s: \"%s\" is not from 1 to %u", row->name, value, row->max);
	*place = (unsigned)number;
	return STATUS_DONE;
}

/* Takes the value of the option in `word`, if it takes one: joined to it, or the next word. */
static int take_value(struct line_options *line, const char *word, const char *next)
{
	const char *value;
	const struct option_row *row = row_with_value(word, &value);

	if (!row)
		return STATUS_DONE;
	value = value ? value : next;
	if (!value || !*value)
		return fail_misuse("--%s needs %s", row->name, row->value);
	if (row->offset == offsetof(struct line_options, lines) && line->lines)
		return fail_misuse("--%s is given twice: put the commands into one LINE, "
				   "with ; between them",
				   row->name);
	if (row->max)
		return take_number(row, value, (unsigned *)((char *)line + row->offset));
	*(const char **)((char *)line + row->offset) = value;
	return STATUS_DONE;
}

static int take_option(struct line_options *line, char *const *words, size_t at, size_t count)
{
	const char *next = at + 1 < count ? words[at + 1] : NULL;
	int status = words[at][1] == '-' ? take_long(line, words[at])
					 : take_cluster(line, words[at]);

	return status ? status : take_value(line, words[at], next);
}

void options_take(struct line_options *line, char **words, size_t *count)
{
	enum form before = line->settings.form;
	size_t kept = 0, i = 0;

	line->settings.form = FORM_PLAIN;
	while (i < *count && strcmp(words[i], "--") != 0) {
		int failed;

		if (!is_option(words[i], words, kept)) {
			words[kept++] = words[i++];
			continue;
		}
		failed = take_option(line, words, i, *count);
		line->status = line->status ? line->status : failed;
		i = min_size(i + option_words(words, i), *count);
	}
	for (i++; i < *count; i++)
		words[kept++] = words[i];
	*count = kept;
	if (line->settings.form == FORM_PLAIN)
		line->settings.form = before;
}

/* The options: anywhere on a line, up to "--". */
#include "cli/options.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "cli/choose.h"

#define FORMAT(FORMAT_) .format = OUT_##FORMAT_
#define SETS(member)	.offset = offsetof(struct line_options, member)

const struct option_row option_rows[] = {
	{ "json", 'j', "write one JSON document", FORMAT(JSON) },
	{ "pretty", 'p', "write JSON, indented", FORMAT(PRETTY) },
	{ "jsonl", 'l', "write JSON lines: one record a line, as they come", FORMAT(JSONL) },
	{ "bpffs", 'f', "show pinned paths", SETS(settings.options.bpffs) },
	{ "nomount", 'n', "never mount a bpf file system", SETS(settings.options.nomount) },
	{ "debug", 'd', "show the verifier's log and each step", SETS(settings.options.debug) },
	{ "trace", 't', "show each bpf(2) call", SETS(settings.trace) },
	{ "quiet", 'q', "show no progress", SETS(settings.options.quiet) },
	{ "help", 'h', "help about the command", SETS(help) },
	{ "version", 'V', "print the version", SETS(version) },
	{ "mapcompat", 'm' },
	{ "use-loader", 'L' },
};
const size_t option_row_count = ARRAY_SIZE(option_rows);

bool is_option(const char *word)
{
	return word[0] == '-' && word[1] && !isdigit((unsigned char)word[1]);
}

/* -j beside -p does not take the indentation away. */
static void set_format(enum out_format *format, enum out_format wanted)
{
	if (wanted != OUT_JSON || *format != OUT_PRETTY)
		*format = wanted;
}

static void apply(struct line_options *line, const struct option_row *row)
{
	if (row->format != OUT_PLAIN)
		set_format(&line->settings.format, row->format);
	else if (row->summary)
		*(bool *)((char *)line + row->offset) = true;
}

static int take_cluster(struct line_options *line, const char *word)
{
	int status = STATUS_DONE;

	for (const char *letter = word + 1; *letter; letter++) {
		const struct option_row *row = option_rows;

		while (row < option_rows + option_row_count && row->letter != *letter)
			row++;
		if (row < option_rows + option_row_count)
			apply(line, row);
		else if (!status)
			status = misuse("unknown option -%c in \"%s\"", *letter, word);
	}
	return status;
}

static int take_long(struct line_options *line, const char *word)
{
	const char *names[ARRAY_SIZE(option_rows)];
	int which;

	for (size_t i = 0; i < option_row_count; i++)
		names[i] = option_rows[i].name;
	which = choose_word(word + 2, names, option_row_count);
	if (which >= 0) {
		apply(line, &option_rows[which]);
		return STATUS_DONE;
	}
	if (which == -ENOTUNIQ)
		return ambiguous("option", word + 2, names, option_row_count);
	return did_you_mean(misuse("unknown option %s", word), word + 2, names, option_row_count,
			    NULL);
}

void options_take(struct line_options *line, char **words, size_t *count)
{
	enum out_format before = line->settings.format;
	size_t kept = 0, i = 0;

	line->settings.format = OUT_PLAIN;
	for (; i < *count && strcmp(words[i], "--") != 0; i++) {
		int failed = STATUS_DONE;

		if (!is_option(words[i]))
			words[kept++] = words[i];
		else if (words[i][1] == '-')
			failed = take_long(line, words[i]);
		else
			failed = take_cluster(line, words[i]);
		line->status = line->status ? line->status : failed;
	}
	for (i++; i < *count; i++)
		words[kept++] = words[i];
	*count = kept;
	if (line->settings.format == OUT_PLAIN)
		line->settings.format = before;
}

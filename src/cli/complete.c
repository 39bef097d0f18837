/* SPDX-License-Identifier: GPL-3.0-or-later */
/* complete - the words that complete a line, for TAB in the shell and for bash, zsh and fish, and
 * completion - the scripts with which those ask for them. */
#include "cli/grammar.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/lines.h"
#include "cli/options.h"
#include "cmd/complete/complete.h"
#include "completion.h"

static void add_options(struct candidates *candidates)
{
	for (const struct option_row *row = option_rows; row < option_rows + option_row_count;
	     row++) {
		char word[32];

		snprintf(word, sizeof(word), "--%s", row->name);
		if (row->summary)
			candidates_add(candidates, word, row->summary);
	}
}

static void add_commands(const struct command_place *place, struct candidates *candidates)
{
	struct command_word next;

	for (size_t at = 0; command_word_next(&next, place, &at);)
		if (!next.alias || *candidates->part)
			candidates_add(candidates, next.word, next.summary);
}

static void complete_arg(const struct completion *at, struct candidates *candidates)
{
	arg_complete *complete = at->arg->complete ?: arg_kinds[at->arg->kind].complete;

	if (complete)
		complete(at, candidates);
}

/* The names of commands alone. */
static void complete_topic(struct session *session, char *const *words, size_t count,
			   struct candidates *candidates)
{
	struct command_place place = { .table = session->table, .shell = session->scope->shell };
	struct command_word noun = { .noun = NULL };

	if (count == 1 && command_choose(&noun, words[0], &place) == 0)
		place = (struct command_place){ session->table, noun.noun };
	if (count == 0 || place.noun)
		add_commands(&place, candidates);
}

/* What may come next in the value that the step has begun. */
static void offer_value(struct session *session, const struct grammar_step *step,
			const struct completion *line, struct candidates *candidates)
{
	struct completion at = *line;
	const char *help = step->arg->help ?: arg_kinds[step->arg->kind].help;

	/* watch [SECONDS] COMMAND */
	size_t number = step->count && isdigit((unsigned char)step->words[0][0]);

	at.arg = step->arg;
	at.words = step->words;
	at.count = step->count;
	if (!step->count && step->arg->kind == ARG_COMMAND)
		candidates_expect(candidates, "%s: %s", arg_metavar(step->arg), help);
	if (step->arg->kind == ARG_COMMAND)
		complete_line(session, number ? step->words + 1 : step->words, step->count - number,
			      candidates);
	else if (step->arg->kind == ARG_TOPIC)
		complete_topic(session, step->words, step->count, candidates);
	else
		complete_arg(&at, candidates);
	if (arg_object(step->arg->kind) != KINDS && *candidates->part)
		return; /* there is no such object */
	if (!candidates->count && (step->event == GRAMMAR_ABSENT || step->cut))
		candidates_expect(candidates, "%s%s%s", arg_metavar(step->arg), help ? ": " : "",
				  help ?: "");
}

static void add_keywords(const struct grammar *grammar, struct candidates *candidates)
{
	const struct arg *arg = command_args(grammar->command);

	for (; arg->kind != ARG_END; arg++) {
		if (grammar_is_given(grammar, arg) && !arg_kinds[arg->kind].repeats)
			continue;
		if (arg->keyword)
			candidates_add(candidates, arg->keyword,
				       arg->help ?: arg_kinds[arg->kind].help);
		else if (arg->kind == ARG_CHOICE)
			complete_arg(&(struct completion){ arg }, candidates);
	}
}

/* Notes what the arguments after this one need: the object of the line, and how it is to be read.
 */
static void note_argument(struct completion *line, const struct grammar_step *step)
{
	enum arg_kind kind = step->arg->kind;

	if (kind == ARG_LAYOUT && strcmp(step->arg->keyword, "key-as") == 0)
		line->how.key_as = step->words[0];
	if (kind == ARG_LAYOUT && strcmp(step->arg->keyword, "value-as") == 0)
		line->how.value_as = step->words[0];
	if (step->arg->keyword)
		return;
	if (kind == ARG_MAP || kind == ARG_PROG)
		line->subject = ref_of_words(arg_object(kind), step->words, step->count);
	if (kind == ARG_FILE)
		line->subject = (struct ref){ .by = REF_PATH, .text = step->words[0] };
}

/* Follows the grammar to the end of the words. */
static void complete_arguments(struct session *session, const struct target *target,
			       char *const *words, size_t count, struct candidates *candidates)
{
	struct grammar grammar = {
		.command = target->command,
		.words = words + target->words,
		.count = count - target->words,
		.subject_kind = target->subject ? session->subject.kind : ARG_END,
	};
	struct completion line = { .kernel = &session->kernel, .decoders = &session->decoders };
	struct grammar_step step;

	do {
		grammar_next(&grammar, &step);
		switch (step.event) {
		case GRAMMAR_SUBJECT:
			line.subject = session->subject.ref;
			break;
		case GRAMMAR_VALUE:
			if (step.open)
				offer_value(session, &step, &line, candidates);
			if (step.cut || candidates->incomplete)
				return;
			note_argument(&line, &step);
			break;
		case GRAMMAR_ABSENT:
			if (grammar.next < grammar.count)
				break;
			offer_value(session, &step, &line, candidates);
			if (step.arg->required)
				return;
			break;
		case GRAMMAR_UNKNOWN:
			return;
		case GRAMMAR_END:
			add_keywords(&grammar, candidates);
			return;
		}
	} while (true);
}

/* Puts the words that are not options into `plain` and returns their number.  *ended: there was a
 * "--"; *open: the last word is this option, and its value is missing; else NULL. */
static size_t without_options(char **plain, char *const *words, size_t count, bool *ended,
			      const struct option_row **open)
{
	size_t kept = 0, i = 0;

	*ended = false;
	while (i < count) {
		if (*ended || !is_option(words[i], plain, kept)) {
			plain[kept++] = words[i++];
			continue;
		}
		*ended = strcmp(words[i], "--") == 0;
		i += option_words(words, i);
	}
	*open = i > count ? option_with_value(words[count - 1]) : NULL;
	return kept;
}

/* The last word of LINE. */
static void complete_in_line(struct session *session, struct candidates *candidates)
{
	const char *line_text = candidates->part, *word = line_text + strlen(line_text);
	cleanup_line struct line line = LINE_NEW(session->table);
	cleanup_candidates struct candidates words = { .list = NULL };

	while (word > line_text && !strchr(" \t;", word[-1]))
		word--;
	words.part = word;
	if (line_add_last(&line, line_text, (size_t)(word - line_text)) || line.form != LINE_PLAIN)
		return;
	complete_line(session, line.words, line.count, &words);
	for (size_t i = 0; i < words.count; i++)
		candidates_add_after(candidates, (size_t)(word - line_text), words.list[i].word, "",
				     words.list[i].note);
}

static void complete_option(struct session *session, const struct option_row *option,
			    struct candidates *candidates)
{
	if (strcmp(option->value, "FILE") == 0)
		complete_file(NULL, candidates);
	if (strcmp(option->value, "LINE") == 0)
		complete_in_line(session, candidates);
	candidates_expect(candidates, "%s: %s", option->value, option->summary);
}

static void add_all(struct session *session, char *const *words, size_t count,
		    struct candidates *candidates)
{
	cleanup_free char **plain = calloc(count + 1, sizeof(*plain));
	struct command_place place = { .table = session->table };
	struct target target;
	const struct option_row *open;
	bool ended;

	if (!plain)
		return;
	count = without_options(plain, words, count, &ended, &open);
	if (open) {
		complete_option(session, open, candidates);
		return;
	}
	if (candidates->part[0] == '-' && !ended)
		add_options(candidates);
	if (count == 0) {
		place.shell = session->scope->shell;
		add_commands(&place, candidates);
		place = (struct command_place){ session->table, session->subject.noun };
		if (place.noun)
			add_commands(&place, candidates);
	} else if (command_look(&target, session, plain, count) == 0 && !target.help) {
		place.noun = target.noun;
		if (count == 1 && target.noun && !target.subject)
			add_commands(&place, candidates);
		else
			complete_arguments(session, &target, plain, count, candidates);
	}
}

void complete_line(struct session *session, char *const *words, size_t count,
		   struct candidates *candidates)
{
	add_all(session, words, count, candidates);
	candidates_merge(candidates);
}

/*
 * complete
 */

struct params {
	struct words line;
};

static const struct arg args[] = {
	{ ARG_COMMAND, .metavar = "WORD...", .offset = offsetof(struct params, line),
	  .help = "the words after \"bpfadm\"; the last one is completed and may be empty" },
	{ ARG_END },
};

/* A word, or what can be typed besides. */
static void put(struct out *out, const char *word, const char *note)
{
	out_record_begin(out, NULL, NULL);
	if (word)
		out_str(out, "word", word);
	out_str(out, "note", note);
	out_record_end(out);
	out_text(out, "%s\t%s", word ?: "", note);
}

static int run(const struct context *context, const void *params)
{
	const struct words *line = &((const struct params *)params)->line;
	size_t before = line->count ? line->count - 1 : 0;
	cleanup_candidates struct candidates candidates = {
		.part = line->count ? line->list[before] : "",
	};

	complete_line(context->session, line->list, before, &candidates);
	out_list_begin(context->out, NULL, NULL);
	for (size_t i = 0; i < candidates.count; i++)
		put(context->out, candidates.list[i].word, candidates.list[i].note);
	if (candidates_expected(&candidates))
		put(context->out, NULL, candidates_expected(&candidates));
	out_list_end(context->out);
	return STATUS_DONE;
}

const struct command cmd_complete = {
	.name = "complete",
	.summary = "list the words that complete a command line",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "bpfadm complete -- map dump ''",
};

/*
 * completion - the scripts with which bash, zsh and fish ask the command above
 */

struct completion_params {
	unsigned shell; /* an index of shells */
};

static const struct choice shells[] = {
	{ "bash", "goes to share/bash-completion/completions/bpfadm" },
	{ "zsh", "goes to share/zsh/site-functions/_bpfadm" },
	{ "fish", "goes to share/fish/vendor_completions.d/bpfadm.fish" },
	{ NULL },
};

static const char *const scripts[] = { completion_bash, completion_zsh, completion_fish };

static const struct arg completion_args[] = {
	{ ARG_CHOICE, .offset = offsetof(struct completion_params, shell), .choices = shells,
	  .required = true, .help = "the shell that reads the script" },
	{ ARG_END },
};

static int run_completion(const struct context *context, const void *params)
{
	const struct completion_params *p = params;
	const char *script = scripts[p->shell];

	out_record_begin(context->out, NULL, NULL);
	out_str(context->out, "shell", shells[p->shell].word);
	out_str(context->out, "script", script);
	out_record_end(context->out);
	out_text(context->out, "%.*s", (int)strlen(script) - 1, script);
	return STATUS_DONE;
}

const struct command cmd_completion = {
	.name = "completion",
	.summary = "print the script that completes command lines in bash, zsh or fish",
	.args = completion_args,
	.params_size = sizeof(struct completion_params),
	.run = run_completion,
	.example = "bpfadm completion bash",
	.details = "For the running shell: . <(bpfadm completion bash), or in fish bpfadm "
		   "completion fish | source. In zsh put it as _bpfadm into a directory of $fpath.",
};

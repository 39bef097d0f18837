/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What could stand at some place of a line. */
#include "cli/complete.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/args.h"
#include "cli/choose.h"
#include "cli/commands.h"
#include "cli/options.h"

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

/* A walk over the words behind a command's name, to the place where the next one is missing. */
struct walk {
	const struct command *command;
	char *const *words;
	size_t count;
	size_t next;
	enum arg_kind subject_kind; /* need not be written: ARG_END if all must */
	uint64_t given;
	struct ref subject; /* the line's first MAP or PROG */
	const struct session *session;
	struct candidates *candidates;
};

static void complete_arg(const struct completion *at, struct candidates *candidates)
{
	arg_complete *complete = at->arg->complete ?: arg_kinds[at->arg->kind].complete;

	if (complete)
		complete(at, candidates);
}

/* Steps over the words of an argument's value.  When the line ends before it does: offers what is
 * missing, and says true. */
static bool ends_in_value(struct walk *walk, const struct arg *arg)
{
	char *const *words = walk->words + walk->next;
	size_t left = walk->count - walk->next, taken = 0;
	struct completion at;

	while (taken < left && value_wants_more(arg, words, taken) &&
	       !(arg->kind == ARG_WORDS && taken && args_keyword(walk->command, words[taken])))
		taken++;
	at = (struct completion){ arg, words, taken, walk->subject };
	walk->next += taken;
	if (taken < left || !value_wants_more(arg, words, taken))
		return false;
	if (arg->kind == ARG_COMMAND)
		complete_line(walk->session, words, taken, walk->candidates);
	else
		complete_arg(&at, walk->candidates);
	return arg->kind != ARG_WORDS || taken == 0;
}

static void note_given(struct walk *walk, const struct arg *arg)
{
	if (!arg_kinds[arg->kind].repeats)
		walk->given |= 1ULL << (arg - command_args(walk->command));
}

static bool is_given(const struct walk *walk, const struct arg *arg)
{
	return walk->given & 1ULL << (arg - command_args(walk->command));
}

/* Positional arguments: true when the line ends in one that must be given, or within its value. */
static bool ends_in_positional(struct walk *walk, const struct arg *arg)
{
	for (; arg->kind != ARG_END && !arg->keyword; arg++) {
		size_t before = walk->next;

		if (arg->kind == walk->subject_kind) {
			walk->subject_kind = ARG_END;
			walk->subject = walk->session->subject.ref;
			continue;
		}
		if (before < walk->count && arg_skips(walk->command, arg, walk->words[before]))
			continue;
		if (ends_in_value(walk, arg) && (arg->required || walk->next > before))
			return true;
		if (walk->next > before)
			note_given(walk, arg);
		if (arg->kind == ARG_MAP || arg->kind == ARG_PROG)
			walk->subject = ref_of_words(walk->words + before, walk->next - before);
		if (arg->kind == ARG_FILE && walk->next > before)
			walk->subject = (struct ref){ .by = REF_PATH, .text = walk->words[before] };
	}
	return false;
}

static const struct arg *keyword_meant(const struct walk *walk, const char *word)
{
	const char *known[KEYWORDS_MAX];
	size_t count = args_keywords(walk->command, known, KEYWORDS_MAX);
	int which = choose_word(word, known, count);

	return which < 0 ? NULL : args_keyword(walk->command, known[which]);
}

/* True when the line ends in a keyword's value, or cannot be understood. */
static bool ends_in_keyword(struct walk *walk)
{
	while (walk->next < walk->count) {
		const struct arg *arg = keyword_meant(walk, walk->words[walk->next]);

		if (!arg)
			return true;
		note_given(walk, arg);
		if (arg->keyword)
			walk->next++;
		if (ends_in_value(walk, arg))
			return true;
	}
	return false;
}

static void add_keywords(const struct walk *walk)
{
	for (const struct arg *arg = command_args(walk->command); arg->kind != ARG_END; arg++) {
		if (is_given(walk, arg))
			continue;
		if (arg->keyword)
			candidates_add(walk->candidates, arg->keyword, arg->help);
		else if (arg->kind == ARG_CHOICE)
			arg_kinds[ARG_CHOICE].complete(&(struct completion){ arg },
						       walk->candidates);
	}
}

static void complete_arguments(const struct session *session, const struct target *target,
			       char *const *words, size_t count, struct candidates *candidates)
{
	struct walk walk = {
		.command = target->command,
		.words = words,
		.count = count,
		.next = target->words,
		.subject_kind = target->subject ? session->subject.kind : ARG_END,
		.session = session,
		.candidates = candidates,
	};

	if (!ends_in_positional(&walk, command_args(walk.command)) && !ends_in_keyword(&walk))
		add_keywords(&walk);
}

/* The words that are no options: how many were put into `plain`.  *ended: "--" stood there;
 * *in_value: the last one is an option whose value comes next. */
static size_t without_options(char **plain, char *const *words, size_t count, bool *ended,
			      bool *in_value)
{
	size_t kept = 0, i = 0;

	*ended = false;
	while (i < count) {
		if (*ended || !is_option(words, i)) {
			plain[kept++] = words[i++];
			continue;
		}
		*ended = strcmp(words[i], "--") == 0;
		i += option_words(words, i);
	}
	*in_value = i > count;
	return kept;
}

static void add_all(const struct session *session, char *const *words, size_t count,
		    struct candidates *candidates)
{
	cleanup_free char **plain = calloc(count + 1, sizeof(*plain));
	struct command_place place = { .table = session->table };
	struct target target;
	bool ended, in_value;

	if (!plain)
		return;
	count = without_options(plain, words, count, &ended, &in_value);
	if (in_value) {
		complete_file(NULL, candidates);
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

void complete_line(const struct session *session, char *const *words, size_t count,
		   struct candidates *candidates)
{
	add_all(session, words, count, candidates);
	candidates_merge(candidates);
}

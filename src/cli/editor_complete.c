/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TAB: hands readline what complete_line() offers. */
#include "cli/editor_complete.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <readline/readline.h>

#include "base/lazy.h"
#include "base/util.h"
#include "cli/complete.h"
#include "cli/lines.h"
#include "sonames.h"

/* Lists longer than this are shown in columns, without notes. */
#define NOTES_MAX 40

static struct {
	__typeof__(&rl_attempted_completion_function) attempted_function;
	__typeof__(&rl_attempted_completion_over) attempted_over;
	__typeof__(&rl_completion_append_character) append_character;
	__typeof__(&rl_completer_quote_characters) quote_characters;
	__typeof__(&rl_completer_word_break_characters) word_break_characters;
	__typeof__(&rl_completion_quote_character) quote_character;
	__typeof__(&rl_completion_suppress_quote) suppress_quote;
	__typeof__(&rl_completion_display_matches_hook) display_hook;
	__typeof__(&rl_sort_completion_matches) sort_matches;
	__typeof__(&rl_line_buffer) line_buffer;
	__typeof__(&rl_display_match_list) display_match_list;
	__typeof__(&rl_forced_update_display) forced_update_display;
	__typeof__(&rl_crlf) crlf;
} lib;

static const struct lazy_symbol symbols[] = {
	{ "rl_attempted_completion_function", &lib.attempted_function },
	{ "rl_attempted_completion_over", &lib.attempted_over },
	{ "rl_completion_append_character", &lib.append_character },
	{ "rl_completer_quote_characters", &lib.quote_characters },
	{ "rl_completer_word_break_characters", &lib.word_break_characters },
	{ "rl_completion_quote_character", &lib.quote_character },
	{ "rl_completion_suppress_quote", &lib.suppress_quote },
	{ "rl_completion_display_matches_hook", &lib.display_hook },
	{ "rl_sort_completion_matches", &lib.sort_matches },
	{ "rl_line_buffer", &lib.line_buffer },
	{ "rl_display_match_list", &lib.display_match_list },
	{ "rl_forced_update_display", &lib.forced_update_display },
	{ "rl_crlf", &lib.crlf },
};

/* Readline's callbacks have no argument of ours. */
static const struct session *session;
static struct candidates last;

/* How much all of the candidates have in common. */
static size_t common_length(const struct candidates *candidates)
{
	const char *first = candidates->list[0].word;
	size_t length = strlen(first);

	for (size_t i = 1; i < candidates->count; i++) {
		const char *word = candidates->list[i].word;
		size_t same = 0;

		while (same < length && word[same] == first[same])
			same++;
		length = same;
	}
	return length;
}

/* As readline wants it: what they have in common, then each of several, then NULL. */
static char **match_list(const struct candidates *candidates)
{
	char **list = calloc(candidates->count + 2, sizeof(*list));

	if (!list)
		return NULL;
	list[0] = strndup(candidates->list[0].word, common_length(candidates));
	for (size_t i = 0; candidates->count > 1 && i < candidates->count; i++)
		list[i + 1] = strdup(candidates->list[i].word);
	return list;
}

/* The words in front of the one that is being typed; whether it is ours and not sh's. */
static bool read_words(struct line *line, int start)
{
	size_t size = (size_t)start;

	if (*lib.quote_character && size)
		size--; /* the quote that is open */
	if (line_add(line, *lib.line_buffer, size) || line->form != LINE_PLAIN)
		return false;
	return true;
}

/* Is there more to be typed?  Of JSON always, whose brackets nobody closes but the user. */
static bool goes_on(const char *word)
{
	return *word == '{' || strchr("/,[.=", word[strlen(word) - 1]);
}

static char **attempt(const char *text, int start, int end)
{
	cleanup_line struct line line = LINE_NEW(true);
	bool unfinished;
	size_t named;

	(void)end;
	if (!read_words(&line, start))
		return NULL; /* readline offers files */
	*lib.attempted_over = 1;
	candidates_done(&last);
	last = (struct candidates){ .part = text };
	named = line.count && strcmp(line.words[0], "bpfadm") == 0;
	complete_line(session, line.words + named, line.count - named, &last);
	if (!last.count)
		return NULL;
	unfinished = last.count == 1 && goes_on(last.list[0].word);
	*lib.append_character = unfinished ? 0 : ' ';
	*lib.suppress_quote = unfinished || last.expression;
	return match_list(&last);
}

/* Lists the candidates with their notes. */
static void display(char **matches, int count, int longest)
{
	bool noted = false;

	for (size_t i = 0; i < last.count; i++)
		noted |= *last.list[i].note != 0;
	lib.crlf();
	if (noted && count <= NOTES_MAX) {
		for (size_t i = 0; i < last.count; i++)
			printf("%-*s  %s\n", longest, last.list[i].word, last.list[i].note);
		fflush(stdout);
	} else {
		lib.display_match_list(matches, count, longest);
	}
	lib.forced_update_display();
}

int editor_complete_open(const struct session *of)
{
	int err = lazy_open(READLINE_SONAME, symbols, ARRAY_SIZE(symbols));

	if (err)
		return err;
	session = of;
	*lib.attempted_function = attempt;
	*lib.quote_characters = "\"'";
	*lib.word_break_characters = (char *)" \t\n\"'|>";
	*lib.display_hook = display;
	*lib.sort_matches = 0;
	return 0;
}

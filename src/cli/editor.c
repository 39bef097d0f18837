/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Editing a line with readline, and TAB.  Lines are edited by readline's callback interface:
 * between keys we wait ourselves, so that Ctrl-C gives up the line and nothing else.
 */
#include "cli/input.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

#include "base/interrupt.h"
#include "base/lazy.h"
#include "base/term.h"
#include "base/util.h"
#include "cli/grammar.h"
#include "cli/lines.h"
#include "sonames.h"

#define SHOWN_UNASKED 100 /* as many candidates */
#define SHOWN_ALONE   20  /* and as many with a line for each */

/* What is used of readline. */
#define SYMBOLS(SYMBOL)                                                                            \
	SYMBOL(add_history)                                                                        \
	SYMBOL(rl_attempted_completion_function)                                                   \
	SYMBOL(rl_attempted_completion_over)                                                       \
	SYMBOL(rl_callback_handler_install)                                                        \
	SYMBOL(rl_callback_handler_remove)                                                         \
	SYMBOL(rl_callback_read_char)                                                              \
	SYMBOL(rl_check_signals)                                                                   \
	SYMBOL(rl_completer_quote_characters)                                                      \
	SYMBOL(rl_completer_word_break_characters)                                                 \
	SYMBOL(rl_completion_append_character)                                                     \
	SYMBOL(rl_completion_display_matches_hook)                                                 \
	SYMBOL(rl_completion_quote_character)                                                      \
	SYMBOL(rl_completion_suppress_quote)                                                       \
	SYMBOL(rl_crlf)                                                                            \
	SYMBOL(rl_display_match_list)                                                              \
	SYMBOL(rl_forced_update_display)                                                           \
	SYMBOL(rl_line_buffer)                                                                     \
	SYMBOL(rl_persistent_signal_handlers)                                                      \
	SYMBOL(rl_readline_name)                                                                   \
	SYMBOL(rl_sort_completion_matches)

static struct {
#define SYMBOL(name) __typeof__(&name) name;
	SYMBOLS(SYMBOL)
#undef SYMBOL
} lib;

static const struct lazy_symbol symbols[] = {
#define SYMBOL(name) { #name, &lib.name },
	SYMBOLS(SYMBOL)
#undef SYMBOL
};

static volatile sig_atomic_t continued; /* SIGCONT has come */

static void note_continued(int signal)
{
	(void)signal;
	continued = 1;
}

/* State shared with the callbacks of readline, which take no context. */
static struct session *session;	  /* for completion */
static struct candidates offered; /* by the last TAB */
static char *typed;		  /* the line, set when it … */
static bool entered;		  /* … has been entered */

/*
 * TAB
 */

/* The length of the longest common beginning of all candidates. */
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

/* The list that readline wants: the common beginning, then the candidates if there are several,
 * then NULL. */
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

/* Reads the words before the one being typed; false if that belongs to a command of sh. */
static bool read_words(struct line *line, int start)
{
	size_t size = (size_t)start;

	if (*lib.rl_completion_quote_character && size)
		size--; /* the quote that is open */
	return !line_add(line, *lib.rl_line_buffer, size) && line->form == LINE_PLAIN;
}

/* Does the word go on?  JSON always does: only the user closes its brackets. */
static bool goes_on(const char *word)
{
	return *word == '{' || strchr("/,[.=", word[strlen(word) - 1]);
}

static char **attempt(const char *text, int start, int end)
{
	cleanup_line struct line line = LINE_NEW(session->table);
	bool unfinished;
	size_t named;

	(void)end;
	if (!read_words(&line, start))
		return NULL; /* readline offers files */
	*lib.rl_attempted_completion_over = 1;
	candidates_done(&offered);
	offered = (struct candidates){ .part = text };
	named = line.count && strcmp(line.words[0], "bpfadm") == 0;
	complete_line(session, line.words + named, line.count - named, &offered);
	if (!offered.count)
		return NULL;
	unfinished = offered.count == 1 && goes_on(offered.list[0].word);
	*lib.rl_completion_append_character = unfinished ? 0 : ' ';
	*lib.rl_completion_suppress_quote = unfinished || offered.expression;
	return match_list(&offered);
}

/* Waits for y or n; signals come in meanwhile, and one, as that of Ctrl-C, is n. */
static bool ask(int count)
{
	struct pollfd keys = { .fd = STDIN_FILENO, .events = POLLIN };
	sigset_t none;
	char key = 0;

	printf("Display all %d possibilities? (y or n)", count);
	fflush(stdout);
	sigemptyset(&none);
	do {
		if (ppoll(&keys, 1, NULL, &none) < 0 || read(STDIN_FILENO, &key, 1) <= 0)
			key = 'n';
	} while (!strchr("yYnN \177\003\004\007", key));
	lib.rl_crlf();
	return key == 'y' || key == 'Y' || key == ' ';
}

/* Several in a line if there are many: "7 flows   8 counters". */
static void list_noted(int longest)
{
	size_t columns = term_columns(STDOUT_FILENO), note = 0, fit = 1;

	for (size_t i = 0; i < offered.count; i++)
		note = max_size(note, strlen(offered.list[i].note));
	if (offered.count > SHOWN_ALONE)
		fit = max_size(columns / ((size_t)longest + 2 + note + 3), 1);
	for (size_t i = 0; i < offered.count && !interrupted; i++) {
		bool last = i % fit == fit - 1 || i + 1 == offered.count;

		printf("%-*s  %-*s", longest, offered.list[i].word, last ? 0 : (int)note + 3,
		       offered.list[i].note);
		if (last)
			putchar('\n');
	}
	fflush(stdout);
}

/* Lists the candidates with their notes. */
static void display(char **matches, int count, int longest)
{
	bool noted = false;

	for (size_t i = 0; i < offered.count; i++)
		noted |= *offered.list[i].note != 0;
	lib.rl_crlf();
	if (count <= SHOWN_UNASKED || ask(count)) {
		if (noted)
			list_noted(longest);
		else
			lib.rl_display_match_list(matches, count, longest);
	}
	lib.rl_forced_update_display();
}

/*
 * Lines
 */

int editor_open(struct session *for_completion)
{
	const struct sigaction action = { .sa_handler = note_continued, .sa_flags = SA_RESTART };
	int err = lazy_open(READLINE_SONAME, symbols, ARRAY_SIZE(symbols));

	if (err)
		return err;
	sigaction(SIGCONT, &action, NULL);
	session = for_completion;
	*lib.rl_readline_name = "bpfadm";
	/* Ctrl-Z and a new window size are handled by readline, also while we wait. */
	*lib.rl_persistent_signal_handlers = 1;
	*lib.rl_attempted_completion_function = attempt;
	*lib.rl_completer_quote_characters = "\"'";
	*lib.rl_completer_word_break_characters = (char *)" \t\n\"'|>";
	*lib.rl_completion_display_matches_hook = display;
	*lib.rl_sort_completion_matches = 0;
	return 0;
}

void editor_remember(const char *line)
{
	lib.add_history(line);
}

static void take_line(char *line)
{
	lib.rl_callback_handler_remove();
	typed = line;
	entered = true;
}

/* Readline raises the signal again for our own handler. */
static void check_signals(const sigset_t *block, const sigset_t *before)
{
	sigprocmask(SIG_SETMASK, before, NULL);
	lib.rl_check_signals();
	sigprocmask(SIG_BLOCK, block, NULL);
	if (continued && !interrupted)
		lib.rl_forced_update_display(); /* after Ctrl-Z and fg; a new size needs none */
	continued = 0;
}

/* SIGINT is blocked except in ppoll(2), so that none is missed. */
static int read_keys(void)
{
	struct pollfd keys = { .fd = STDIN_FILENO, .events = POLLIN };
	sigset_t block, before;
	int err = 0;

	sigemptyset(&block);
	sigaddset(&block, SIGINT);
	sigprocmask(SIG_BLOCK, &block, &before);
	while (!entered && !err) {
		int ready = ppoll(&keys, 1, NULL, &before);

		if (ready > 0)
			lib.rl_callback_read_char();
		else if (ready < 0 && errno != EINTR)
			err = -errno;
		else
			check_signals(&block, &before);
		if (interrupted)
			err = -EINTR;
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	return err;
}

int editor_line(const char *prompt, struct buf *line)
{
	cleanup_free char *text = NULL;
	int err;

	entered = false;
	lib.rl_callback_handler_install(prompt, take_line);
	err = read_keys();
	if (!entered)
		lib.rl_callback_handler_remove();
	text = take_ptr(typed);
	if (err || !text)
		return err;
	buf_add_str(line, text);
	return line->err ? line->err : 1;
}

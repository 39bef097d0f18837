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
	SYMBOL(rl_completion_type)                                                                 \
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
static struct candidates offered; /* by the last TAB ... */
static struct buf part;		  /* ... for this: the word so far, without its quotes */
static char *typed;		  /* the line, set when it … */
static bool entered;		  /* … has been entered */

/*
 * TAB
 */

/* A word as it is typed: within the quote that is open, or in quotes of its own if it needs them,
 * which stay open unless it is `complete`. */
static char *quoted(const char *word, char quote, bool complete)
{
	bool own = !quote && !offered.expression && strpbrk(word, " \t'\"\\|>;");
	char sign = own ? (strchr(word, '\'') ? '"' : '\'') : quote;
	cleanup_buf struct buf text = BUF_EMPTY;

	if (own)
		buf_add_char(&text, sign);
	for (; *word; word++) {
		if (sign == '"' && strchr("\"\\", *word))
			buf_add_char(&text, '\\');
		buf_add_char(&text, *word);
	}
	if (own && complete)
		buf_add_char(&text, sign);
	return buf_take(&text);
}

/* What a word means that is typed within the quote. */
static void read_part(const char *text, char quote)
{
	buf_done(&part);
	for (; *text; text++) {
		if (quote == '"' && *text == '\\' && strchr("\"\\", text[1]))
			text++;
		buf_add_char(&part, *text);
	}
}

static void shorten_to_common(char *common, const char *word)
{
	while (*common && *common == *word) {
		common++;
		word++;
	}
	*common = '\0';
}

/* The list that readline wants: the common beginning, then the candidates if there are several,
 * then NULL. */
static char **match_list(char quote, bool unfinished)
{
	char **list = calloc(offered.count + 2, sizeof(*list));
	bool alone = offered.count == 1;

	if (!list)
		return NULL;
	list[0] = quoted(offered.list[0].word, quote, alone && !unfinished);
	for (size_t i = 0; list[0] && !alone && i < offered.count; i++) {
		list[i + 1] = quoted(offered.list[i].word, quote, false);
		if (!list[i + 1])
			break;
		shorten_to_common(list[0], list[i + 1]);
	}
	return list;
}

/* Is the word at `size` the name of a program that sh is to run? */
static bool is_program(const struct line *line, size_t size)
{
	const char *text = *lib.rl_line_buffer;

	while (size && text[size - 1] == ' ')
		size--;
	return (line->form == LINE_PIPE || line->form == LINE_SH) && size &&
	       strchr("|!;&", text[size - 1]);
}

/* Does the word go on?  JSON always does: only the user closes its brackets. */
static bool goes_on(const char *word)
{
	return strchr("{[", *word) || strchr("/,[.=|", word[strlen(word) - 1]);
}

/* Fills `offered`; false: readline offers files. */
static bool find_candidates(size_t start)
{
	cleanup_line struct line line = LINE_NEW(session->table);
	bool is_ours = !line_add_last(&line, *lib.rl_line_buffer, start) &&
		       line.form == LINE_PLAIN; /* and not sh's */
	size_t named;

	candidates_done(&offered);
	offered = (struct candidates){ .part = buf_text(&part) };
	if (!is_ours && !is_program(&line, start))
		return false;
	if (!is_ours) {
		complete_program(NULL, &offered);
		candidates_merge(&offered);
		return offered.count;
	}
	named = line.count && strcmp(line.words[0], "bpfadm") == 0;
	complete_line(session, line.words + named, line.count - named, &offered);
	return true;
}

static void show_expected(void)
{
	if (candidates_expected(&offered))
		printf("(%s)\n", candidates_expected(&offered));
	fflush(stdout);
}

static char **attempt(const char *text, int start, int end)
{
	char quote = (char)*lib.rl_completion_quote_character;
	bool unfinished;

	(void)end;
	read_part(text, quote);
	if (!find_candidates((size_t)start - (quote && start)))
		return NULL;
	*lib.rl_attempted_completion_over = 1;
	if (!offered.count && offered.expected && *lib.rl_completion_type == '?') {
		lib.rl_crlf();
		show_expected();
		lib.rl_forced_update_display();
	}
	if (!offered.count)
		return NULL;
	unfinished = offered.count == 1 && goes_on(offered.list[0].word);
	*lib.rl_completion_append_character = unfinished ? 0 : ' ';
	*lib.rl_completion_suppress_quote = unfinished || offered.expression;
	return match_list(quote, unfinished);
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

/* How much of each candidate has been typed before the member, item or word that is next. */
static size_t hidden_length(void)
{
	size_t length = 0;

	for (size_t i = 0; offered.part[i]; i++)
		if (strchr("{, ", offered.part[i]))
			length = i + 1;
	return length;
}

/* Several in a line if there are many: "7  flows   8  counters".  A long note is cut. */
static void list_noted(void)
{
	size_t columns = term_columns(STDOUT_FILENO), hidden = hidden_length();
	size_t word = 0, note = 0, fit = 1;

	for (size_t i = 0; i < offered.count; i++) {
		word = max_size(word, strlen(offered.list[i].word + hidden));
		note = max_size(note, strlen(offered.list[i].note));
	}
	if (offered.count > SHOWN_ALONE)
		fit = max_size(columns / (word + 2 + note + 3), 1);
	for (size_t i = 0; i < offered.count && !interrupted; i++) {
		const struct candidate *shown = &offered.list[i];
		bool last = i % fit == fit - 1 || i + 1 == offered.count;
		size_t room = columns > word + 3 ? columns - word - 3 : note;

		printf("%-*s  %-*.*s", (int)word, shown->word + hidden, last ? 0 : (int)note + 3,
		       (int)term_fit(shown->note, strlen(shown->note), room), shown->note);
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
			list_noted();
		else
			lib.rl_display_match_list(matches, count, longest);
		show_expected();
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
	*lib.rl_completer_word_break_characters = (char *)" \t\n\"'|>;!";
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

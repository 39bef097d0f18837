/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The terminal: colour, width, single keys. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

#include "base/cleanup.h"

/* Is `fd` a terminal whose cursor can be moved?  Not where TERM is "dumb" or not set. */
bool term_is_screen(int fd);

/* What begins and ends text in colour: names, what is not there, titles and headers, errors. */
#define TERM_NAME   "\033[36m"
#define TERM_FAINT  "\033[2m"
#define TERM_BOLD   "\033[1m"
#define TERM_RED    "\033[1;31m"
#define TERM_NORMAL "\033[0m"

/* Does text written to `fd` get colour?  It does on a terminal, unless NO_COLOR is set to something
 * or TERM is "dumb" or not set. */
bool term_has_colour(int fd);

/* The characters in a line of the terminal; 0 when `fd` is no terminal or its width is not known.
 */
size_t term_columns(int fd);

/* The lines of the terminal; 0 when `fd` is no terminal or they are not known. */
size_t term_rows(int fd);

/* Is this process in the foreground of the terminal, whose keys are then its own? */
bool term_is_ours(int fd);

/* The size of the character that the text begins with, with the marks on it, and the columns that
 * it fills; or that of a sequence that changes the colour, which fills none. */
size_t term_char_size(const char *text, const char *end, size_t *columns);

/* How many columns the UTF-8 text fills, whatever the locale: a character of East Asia and an emoji
 * two, a mark on the character before it none; a byte that is not UTF-8 one. */
size_t term_width(const char *text, size_t size);

/* How many bytes of the UTF-8 text fill at most so many columns; no character is cut. */
size_t term_fit(const char *text, size_t size, size_t columns);

/* Keys that are read one by one from standard input; { 0 } at first. */
struct term_keys {
	bool on;
	bool saved;	       /* `before` is set */
	struct termios before; /* how the terminal was */
};

/* From now on standard input gives each key at once, without echo; Ctrl-C and Ctrl-Z still send
 * their signals.  Does nothing, and ->on is false, when standard input is no terminal or another
 * job is in the foreground.  After SIGCONT it must be called again. */
void term_keys_begin(struct term_keys *keys);

/* Restores the terminal. */
void term_keys_end(struct term_keys *keys);
#define cleanup_term_keys cleanup_with(term_keys_end)

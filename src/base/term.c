/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The terminal: colour, width, single keys. */
#include "base/term.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/util.h"

bool term_is_screen(int fd)
{
	const char *term = getenv("TERM");

	return isatty(fd) && term && strcmp(term, "dumb") != 0;
}

bool term_has_colour(int fd)
{
	const char *no_color = getenv("NO_COLOR");

	return term_is_screen(fd) && !(no_color && *no_color);
}

size_t term_columns(int fd)
{
	struct winsize size;

	return ioctl(fd, TIOCGWINSZ, &size) ? 0 : size.ws_col;
}

size_t term_rows(int fd)
{
	struct winsize size;

	return ioctl(fd, TIOCGWINSZ, &size) ? 0 : size.ws_row;
}

bool term_is_ours(int fd)
{
	return isatty(fd) && tcgetpgrp(fd) == getpgrp();
}

static const struct {
	uint32_t first, last;
	size_t columns;
} widths[] = {
#define WIDTH(first, last, columns) { first, last, columns },
#include "base/char_width.def"
#undef WIDTH
};

static size_t code_width(uint32_t code)
{
	size_t low = 0, high = ARRAY_SIZE(widths);

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (widths[middle].last < code)
			low = middle + 1;
		else
			high = middle;
	}
	return low < ARRAY_SIZE(widths) && widths[low].first <= code ? widths[low].columns : 1;
}

/* The size and the columns of the character at `text`; a byte that is not UTF-8 counts as one. */
static size_t char_at(const char *text, size_t size, size_t *columns)
{
	size_t length = utf8_length(text, size);

	*columns = length > 1 ? code_width(utf8_code(text, length)) : 1;
	return length ? length : 1;
}

size_t term_char_size(const char *text, const char *end, size_t *columns)
{
	const char *at = text + 1;
	size_t next, mark = 0;

	*columns = 0;
	if (*text == '\033') {
		while (at < end && at[-1] != 'm')
			at++;
		return (size_t)(at - text);
	}
	at = text + char_at(text, (size_t)(end - text), columns);
	while (at < end && !mark) {
		next = char_at(at, (size_t)(end - at), &mark);
		at += mark ? 0 : next;
	}
	return (size_t)(at - text);
}

size_t term_width(const char *text, size_t size)
{
	size_t width = 0, columns;

	for (size_t i = 0; i < size; width += columns) {
		columns = 1;
		i += (unsigned char)text[i] < 0x80 ? 1 : char_at(text + i, size - i, &columns);
	}
	return width;
}

size_t term_fit(const char *text, size_t size, size_t columns)
{
	size_t width = 0, fit = 0, more;

	while (fit < size) {
		size_t length = char_at(text + fit, size - fit, &more);

		width += more;
		if (width > columns)
			break;
		fit += length;
	}
	return fit;
}

void term_keys_begin(struct term_keys *keys)
{
	struct termios raw;

	keys->on = false;
	/* A background job that changed the terminal would be stopped (SIGTTOU). */
	if (!term_is_ours(STDIN_FILENO))
		return;
	if (!keys->saved && tcgetattr(STDIN_FILENO, &keys->before))
		return;
	keys->saved = true;
	raw = keys->before;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	keys->on = tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) == 0;
}

void term_keys_end(struct term_keys *keys)
{
	if (keys->on && term_is_ours(STDIN_FILENO))
		tcsetattr(STDIN_FILENO, TCSADRAIN, &keys->before);
	keys->on = false;
}

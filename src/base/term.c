/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The terminal: colour, width, single keys. */
#include "base/term.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

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

size_t term_char_size(const char *text, const char *end)
{
	const char *at = text + 1;

	if (*text == '\033')
		while (at < end && at[-1] != 'm')
			at++;
	else
		while (at < end && ((unsigned char)*at & 0xc0) == 0x80)
			at++;
	return (size_t)(at - text);
}

size_t term_width(const char *text, size_t size)
{
	size_t width = 0;

	/* Continuation bytes of UTF-8 begin no character. */
	for (size_t i = 0; i < size; i++)
		width += ((unsigned char)text[i] & 0xc0) != 0x80;
	return width;
}

size_t term_fit(const char *text, size_t size, size_t columns)
{
	for (size_t i = 0; i < size; i++)
		if (((unsigned char)text[i] & 0xc0) != 0x80 && !columns--)
			return i;
	return size;
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

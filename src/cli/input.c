/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines that someone types, which a file keeps from one time to the next, or that a pipe brings. */
#include "cli/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/interrupt.h"
#include "base/util.h"
#include "cli/editor.h"

/*
 * The history
 */

/* How many lines are read again, and at how many the file is cut to that. */
#define LINES	  1000
#define LINES_MAX 2000

static void history_done(struct history *history)
{
	for (size_t i = 0; i < history->count; i++)
		free(history->lines[i]);
	free(history->lines);
	free(history->path);
}

/* Makes the directories that lead to the file. */
static int make_parents(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		int made;

		*slash = 0;
		made = mkdir(path, 0700);
		*slash = '/';
		if (made && errno != EEXIST)
			return -errno;
	}
	return 0;
}

static char *find_path(void)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	cleanup_buf struct buf path = BUF_EMPTY;

	if (state && *state == '/')
		buf_printf(&path, "%s/bpfadm/history", state);
	else if (home && *home == '/')
		buf_printf(&path, "%s/.local/state/bpfadm/history", home);
	else
		return NULL;
	return buf_take(&path);
}

static int keep(struct history *history, const char *line, size_t size)
{
	char **lines = reallocarray(history->lines, history->count + 1, sizeof(*lines));

	if (!lines)
		return -ENOMEM;
	history->lines = lines;
	lines[history->count] = strndup(line, size);
	if (!lines[history->count])
		return -ENOMEM;
	history->count++;
	return 0;
}

static int append(const char *path, const char *const *lines, size_t count, int flags)
{
	cleanup_close int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0600);
	cleanup_buf struct buf text = BUF_EMPTY;

	if (fd < 0)
		return -errno;
	for (size_t i = 0; i < count; i++)
		buf_printf(&text, "%s\n", lines[i]);
	return write(fd, buf_text(&text), text.len) == (ssize_t)text.len ? 0 : -EIO;
}

/* A file that has grown is replaced by its last lines; another shell that writes meanwhile may lose
 * one of its own, never what was there before. */
static void cut(struct history *history)
{
	size_t surplus = history->count - LINES;
	cleanup_buf struct buf fresh = BUF_EMPTY;

	for (size_t i = 0; i < surplus; i++)
		free(history->lines[i]);
	memmove(history->lines, history->lines + surplus, LINES * sizeof(*history->lines));
	history->count = LINES;
	buf_printf(&fresh, "%s.new", history->path);
	if (append(buf_text(&fresh), (const char *const *)history->lines, LINES, O_TRUNC) == 0)
		rename(buf_text(&fresh), history->path);
}

static void read_lines(struct history *history, const struct buf *text)
{
	const char *line = text->data, *end = text->data + text->len;

	while (line < end) {
		const char *newline = memchr(line, '\n', (size_t)(end - line));
		size_t size = (size_t)((newline ? newline : end) - line);

		if (keep(history, line, size))
			return;
		line += size + 1;
	}
}

/* Reads $XDG_STATE_HOME/bpfadm/history (~/.local/state without that variable), for the user alone;
 * what is missing of the path is made.  Without a home, or when the file cannot be read, the
 * history is kept in memory. */
static void history_load(struct history *history)
{
	cleanup_buf struct buf text = BUF_EMPTY;
	cleanup_close int fd = -1;

	history->path = find_path();
	if (!history->path)
		return;
	if (make_parents(history->path) == 0)
		fd = open(history->path, O_RDONLY | O_CREAT | O_CLOEXEC, 0600);
	/* It may have been made by something less careful. */
	if (fd < 0 || fchmod(fd, 0600) || buf_read_fd(&text, fd, 64 << 20)) {
		free(take_ptr(history->path));
		return;
	}
	read_lines(history, &text);
	if (history->count > LINES_MAX)
		cut(history);
}

/* Adds a line, to the file as well; not one that is empty, begins with a blank, or repeats the
 * last. True when it was added. */
static bool history_add(struct history *history, const char *line)
{
	const char *last = history->count ? history->lines[history->count - 1] : "";

	if (!*line || *line == ' ' || *line == '\t' || strcmp(line, last) == 0)
		return false;
	if (keep(history, line, strlen(line)))
		return false;
	if (history->path)
		append(history->path, &line, 1, O_APPEND);
	return true;
}

/*
 * Lines
 */

void input_open(struct input *input, struct session *session)
{
	*input = (struct input){ .terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) };
	if (!input->terminal)
		return;
	input->editing = editor_open(session) == 0;
	history_load(&input->history);
	for (size_t i = 0; input->editing && i < input->history.count; i++)
		editor_remember(input->history.lines[i]);
}

void input_close(struct input *input)
{
	history_done(&input->history);
	free(input->text);
}

void input_remember(struct input *input, const char *line)
{
	if (input->terminal && history_add(&input->history, line) && input->editing)
		editor_remember(line);
}

/* Without readline: the terminal's own editing. */
static int read_plainly(struct input *input, const char *prompt, struct buf *line)
{
	ssize_t size;

	if (input->terminal) {
		fputs(prompt, stdout);
		fflush(stdout);
	}
	size = getline(&input->text, &input->space, stdin);
	if (size < 0) {
		int err = interrupted ? -EINTR : ferror(stdin) ? -errno : 0;

		clearerr(stdin);
		return err;
	}
	if (size > 0 && input->text[size - 1] == '\n')
		size--;
	buf_add(line, input->text, (size_t)size);
	return line->err ? line->err : 1;
}

int input_line(struct input *input, const char *prompt, struct buf *line)
{
	int got = input->editing ? editor_line(prompt, line) : read_plainly(input, prompt, line);

	if (input->terminal && (got == 0 || got == -EINTR))
		putchar('\n');
	fflush(stdout);
	return got;
}

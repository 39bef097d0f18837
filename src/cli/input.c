/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines for the shell, from the terminal, with a history file, or from a pipe. */
#include "cli/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/interrupt.h"
#include "base/util.h"
#include "cli/user_file.h"
#include "cmd/fail.h"

/*
 * The history
 */

/* How many lines are read, and at how many lines the file is cut to that number. */
#define LINES	  1000
#define LINES_MAX 2000

static void history_done(struct history *history)
{
	for (size_t i = 0; i < history->count; i++)
		free(history->lines[i]);
	free(history->lines);
	free(history->path);
}

/* Creates the directories of the path. */
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

/* Opens the file, which is made if need be, for the user alone: its fd, -EPERM when it may be
 * another's, -errno. */
static int open_history(const char *path, int flags)
{
	struct stat status;
	cleanup_close int fd = user_file_open(path, flags | O_CREAT, &status);

	if (fd < 0)
		return fd;
	if (status.st_nlink != 1)
		return -EPERM;
	/* It may have been made by something less careful. */
	if ((status.st_mode & 07777) != 0600 && fchmod(fd, 0600))
		return -errno;
	return take_fd(&fd);
}

static int append(const char *path, const char *const *lines, size_t count, bool afresh)
{
	cleanup_close int fd = open_history(path, O_WRONLY | O_APPEND);
	cleanup_buf struct buf text = BUF_EMPTY;

	if (fd < 0)
		return fd;
	if (afresh && ftruncate(fd, 0))
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
	if (append(buf_text(&fresh), (const char *const *)history->lines, LINES, true) == 0)
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

/* The directory of the file, or the link that stands there, is one's own, or -EPERM. */
static int check_directory(char *path)
{
	char *slash = strrchr(path, '/');
	struct stat status;
	int err;

	*slash = 0;
	err = lstat(path, &status) ? -errno : 0;
	*slash = '/';
	return !err && status.st_uid != geteuid() ? -EPERM : err;
}

static int read_file(struct history *history)
{
	cleanup_buf struct buf text = BUF_EMPTY;
	cleanup_close int fd = -1;
	int err = make_parents(history->path) ?: check_directory(history->path);

	if (err)
		return err;
	fd = open_history(history->path, O_RDONLY);
	err = fd < 0 ? fd : buf_read_fd(&text, fd, 64 << 20);
	if (!err)
		read_lines(history, &text);
	return err;
}

/* A link to /dev/null is the usual way to keep no history. */
static bool is_unwanted(const char *path)
{
	struct stat status, null;

	return stat(path, &status) == 0 && stat("/dev/null", &null) == 0 &&
	       S_ISCHR(status.st_mode) && status.st_rdev == null.st_rdev;
}

/* Reads $XDG_STATE_HOME/bpfadm/history (~/.local/state without that variable), for the user alone;
 * what is missing of the path is made.  Without a home, or when that is no regular file of the
 * user's own, the history is kept in memory. */
static void history_load(struct history *history)
{
	int err;

	history->path = user_file_path("XDG_STATE_HOME", ".local/state", "history");
	if (!history->path)
		return;
	if (is_unwanted(history->path)) {
		free(take_ptr(history->path));
		return;
	}
	err = read_file(history);
	if (err)
		fail_note("no history is kept in %s: %s", history->path,
			  err == -EPERM ? "it is not a regular file of your own, in a directory of "
					  "your own"
					: errno_text(err));
	if (err)
		free(take_ptr(history->path));
	else if (history->count > LINES_MAX)
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
		append(history->path, &line, 1, false);
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

void input_give(struct input *input, const char *lines)
{
	*input = (struct input){ .given = true };
	buf_add_str(&input->pasted, lines);
}

void input_close(struct input *input)
{
	history_done(&input->history);
	buf_done(&input->pasted);
	free(input->text);
}

void input_drop(struct input *input)
{
	buf_done(&input->pasted);
}

void input_recall(const struct input *input, struct buf *line)
{
	const struct history *history = &input->history;

	if (!input->terminal || strcmp(buf_text(line), "!!") != 0 || !history->count)
		return;
	line->len = 0;
	buf_add_str(line, history->lines[history->count - 1]);
	printf("%s\n", buf_text(line));
	fflush(stdout);
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
		int err = interrupted ? -EINTR : feof(stdin) ? 0 : -errno;

		clearerr(stdin);
		return err;
	}
	if (size > 0 && input->text[size - 1] == '\n')
		size--;
	buf_add(line, input->text, (size_t)size);
	return line->err ? line->err : 1;
}

/* A paste of several lines arrives as one: the first stays in `line`, from its byte `from` on. */
static void split_paste(struct input *input, struct buf *line, size_t from)
{
	const char *text = buf_text(line) + from, *newline = strchr(text, '\n');

	if (!newline)
		return;
	buf_add_str(&input->pasted, newline + 1);
	line->len = (size_t)(newline - buf_text(line));
}

/* The next of the lines that were pasted, as if it were typed, or given. */
static int read_pasted(struct input *input, const char *prompt, struct buf *line)
{
	cleanup_buf struct buf pasted = input->pasted;
	size_t from = line->len;

	input->pasted = BUF_EMPTY;
	buf_add_str(line, buf_text(&pasted));
	split_paste(input, line, from);
	if (!input->given)
		printf("%s%s\n", prompt, buf_text(line) + from);
	fflush(stdout);
	return line->err ? line->err : 1;
}

int input_line(struct input *input, const char *prompt, struct buf *line)
{
	size_t from = line->len;
	int got;

	if (input->pasted.len)
		return read_pasted(input, prompt, line);
	if (input->given)
		return 0;
	got = input->editing ? editor_line(prompt, line) : read_plainly(input, prompt, line);
	if (got > 0)
		split_paste(input, line, from);
	if (input->terminal && (got == 0 || got == -EINTR))
		putchar('\n');
	fflush(stdout);
	return got;
}

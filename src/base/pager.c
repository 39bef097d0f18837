/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Output that is longer than the screen goes through a pager. */
#include "base/pager.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/interrupt.h"
#include "base/sh.h"
#include "base/term.h"

/* less ends by itself when all fits (F), shows colour (R) and leaves the screen as it is (X).
 * Ctrl-C is for the command that writes; less handles it all the same.  With rights that someone
 * was lent for one command, the pager must not run others. */
#define DEFAULT "less -FRX"
#define PREPARE                                                                                    \
	"trap '' INT; export LESS=\"${LESS-FRX}\"\n"                                               \
	"[ -z \"$SUDO_UID$PKEXEC_UID$DOAS_USER\" ] || export LESSSECURE=1\n"

static bool is_program(const char *path, size_t size, const char *name, size_t name_size)
{
	cleanup_buf struct buf file = BUF_EMPTY;

	buf_printf(&file, "%.*s%s%.*s", (int)size, path, size ? "/" : "", (int)name_size, name);
	return access(buf_text(&file), X_OK) == 0;
}

/* Does the program of the command exist?  What only sh understands is left to sh. */
static bool has_program(const char *command)
{
	const char *path = getenv("PATH") ?: "/usr/bin:/bin";
	size_t size;

	command += strspn(command, " \t");
	size = strcspn(command, " \t");
	if (strcspn(command, "=\"'\\$`|&;()<>*?[#~\n") < size)
		return true;
	if (memchr(command, '/', size))
		return is_program("", 0, command, size);
	for (; *path; path += strspn(path, ":")) {
		size_t folder = strcspn(path, ":");

		if (is_program(path, folder, command, size))
			return true;
		path += folder;
	}
	return false;
}

/* The command of the pager; NULL: there is none. */
static const char *find_command(void)
{
	const char *command = getenv("PAGER") ?: DEFAULT;

	if (!command[strspn(command, " \t")] || strcmp(command, "cat") == 0)
		return NULL;
	return has_program(command) ? command : NULL;
}

void pager_begin(struct pager *pager, int screen)
{
	*pager = (struct pager){
		.screen = screen,
		.messages = isatty(STDERR_FILENO),
		.columns = term_columns(screen),
		.pipe = -1,
	};
	if (pager->columns && find_command())
		pager->state = PAGER_WAITS;
}

/* Moves to where the text ends.  False when that is beyond the screen, whose last row is for the
 * prompt. */
static bool has_room(struct pager *pager, const char *text, size_t size)
{
	size_t rows = term_rows(pager->screen), length, width;
	const char *end = text + size;

	for (; text < end && pager->row < rows; text += length) {
		length = term_char_size(text, end, &width);
		if (*text == '\n') {
			pager->row++;
			pager->column = 0;
		} else if (*text != '\033') {
			/* A line of just the screen's width takes one row. */
			if (pager->column + width > pager->columns) {
				pager->row++;
				pager->column = 0;
			}
			pager->column += *text == '\t' ? 8 - pager->column % 8 : width;
		}
	}
	return pager->row + (pager->column > 0) < rows;
}

/* 0 or -errno. */
static int write_all(int fd, const char *text, size_t size)
{
	while (size) {
		ssize_t written = write(fd, text, size);

		if (written < 0 && (errno != EINTR || interrupted_again))
			return -errno;
		if (written > 0) {
			text += written;
			size -= (size_t)written;
		}
	}
	return 0;
}

/* Erases what has been printed, if the terminal still shows it as it was counted. */
static void erase(struct pager *pager, size_t row)
{
	cleanup_buf struct buf text = BUF_EMPTY;

	if (!pager->shown.len || term_columns(pager->screen) != pager->columns)
		return;
	buf_add_char(&text, '\r');
	if (row)
		buf_printf(&text, "\033[%zuA", row);
	buf_add_str(&text, "\033[J");
	write_all(pager->screen, buf_text(&text), text.len);
}

/* Starts the pager with what has been printed so far, whose last line is in this row. */
static void start(struct pager *pager, size_t row)
{
	const char *program = find_command();
	cleanup_buf struct buf command = BUF_EMPTY;
	int ends[2], err;

	if (!program || !term_is_ours(pager->screen) || pipe2(ends, O_CLOEXEC))
		return;
	buf_printf(&command, PREPARE "%s", program);
	tcgetattr(pager->screen, &pager->before);
	erase(pager, row);
	err = sh_start(buf_text(&command), ends[0], -1, &pager->pid);
	close(ends[0]);
	if (err) {
		close(ends[1]);
		write_all(pager->screen, buf_text(&pager->shown), pager->shown.len);
		return;
	}
	pager->pipe = ends[1];
	pager->state = PAGER_RUNS;
	write_all(pager->pipe, buf_text(&pager->shown), pager->shown.len);
}

int pager_target(struct pager *pager, const char *text, size_t size)
{
	size_t row = pager->row;

	if (pager->state == PAGER_WAITS && has_room(pager, text, size)) {
		buf_add(&pager->shown, text, size);
	} else if (pager->state == PAGER_WAITS) {
		pager->state = PAGER_OFF;
		/* Who has pressed Ctrl-C wants the prompt back. */
		if (!interrupted)
			start(pager, row);
		buf_done(&pager->shown);
	}
	return pager->state == PAGER_RUNS ? pager->pipe : pager->screen;
}

bool pager_message(struct pager *pager, const char *text, size_t size)
{
	return pager->messages && pager_target(pager, text, size) != pager->screen &&
	       write_all(pager->pipe, text, size) == 0;
}

bool pager_end(struct pager *pager)
{
	bool ran = pager->state == PAGER_RUNS;

	if (ran) {
		close(pager->pipe);
		sh_wait(pager->pid);
		/* A pager that was killed leaves its own mode. */
		if (term_is_ours(pager->screen))
			tcsetattr(pager->screen, TCSADRAIN, &pager->before);
	}
	pager->state = PAGER_OFF;
	buf_done(&pager->shown);
	return ran;
}

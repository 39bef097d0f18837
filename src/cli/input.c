/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines that someone types, or that a pipe brings. */
#include "cli/input.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/interrupt.h"
#include "cli/editor.h"

void input_open(struct input *input, struct session *session)
{
	*input = (struct input){ .session = session };
	input->terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
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

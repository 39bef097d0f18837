/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The edge of the process: its descriptors, its signals, its exit status.  A short file: the rest
 * is linked with the tests, too. */
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <unistd.h>

#include "base/interrupt.h"
#include "cli/commands.h"
#include "cli/dispatch.h"

/* A closed standard descriptor would be the number of the next BPF object.  Reading from one, or
 * writing to one, still fails: no input may be taken for an empty one, and no output may vanish. */
static void open_standard(void)
{
	bool no_stdin = fcntl(STDIN_FILENO, F_GETFD) < 0;
	int fd = open("/dev/null", no_stdin ? O_WRONLY : O_RDONLY);

	while (fd >= 0 && fd <= STDERR_FILENO)
		fd = open("/dev/null", O_RDONLY);
	if (fd >= 0)
		close(fd);
}

int main(int argc, char **argv)
{
	cleanup_session struct session session = { 0 };

	open_standard();
	signal(SIGPIPE, SIG_IGN);
	interrupt_catch();
	session_init(&session, &command_table);
	return dispatch(&session, argv + 1, argc > 0 ? (size_t)argc - 1 : 0, NULL);
}

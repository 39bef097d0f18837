/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The edge of the process: its descriptors, its signals, its exit status.  A short file: the rest
 * is linked with the tests, too. */
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "base/interrupt.h"
#include "cli/commands.h"
#include "cli/dispatch.h"

/* A closed standard descriptor would be the number of the next BPF object.  What is written to one
 * still fails: output must not vanish unnoticed. */
static void open_standard(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDONLY);
	while (fd >= 0 && fd <= STDERR_FILENO);
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

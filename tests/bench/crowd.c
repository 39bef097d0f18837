/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs a command while many processes hold many descriptors, one of each process a map's:
 * crowd PROCESSES DESCRIPTORS COMMAND [ARGUMENT]...
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bpf/map.h"
#include "names/names.h"

/* Opens the descriptors, says so, and waits to be killed, when the parent ends at the latest. */
static void hold(int descriptors, int ready)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (int i = 1; i < descriptors; i++)
		if (open("/dev/null", O_RDONLY) < 0)
			_exit(1);
	if (write(ready, "", 1) == 1)
		for (;;)
			pause();
	_exit(1);
}

int main(int argc, char **argv)
{
	int processes = argc > 3 ? atoi(argv[1]) : 0, ready[2], status = 0;
	const struct map_create_attr map = {
		.map_type = MAP_TYPE_ARRAY,
		.key_size = 4,
		.value_size = 4,
		.max_entries = 1,
	};
	char byte;
	pid_t pid;

	if (processes < 1 || map_create(&map) < 0 || pipe(ready))
		return 2;
	for (int i = 0; i < processes; i++) {
		pid = fork();
		if (pid == 0)
			hold(atoi(argv[2]), ready[1]);
		if (pid < 0 || read(ready[0], &byte, 1) != 1)
			return 1;
	}
	close(ready[0]);
	close(ready[1]);
	pid = fork();
	if (pid == 0) {
		execvp(argv[3], argv + 3);
		_exit(127);
	}
	return pid < 0 || waitpid(pid, &status, 0) != pid || status ? 1 : 0;
}

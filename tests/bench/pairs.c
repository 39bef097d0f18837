/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs commands in turn and compares them: pairs RUNS NAME COMMAND [NAME COMMAND]...
 * Each command is run by sh with its output into a pipe that this program drains.  Prints a line a
 * command: the median of its wall times, its peak memory, and how many times as long the first
 * command's median it took.  Commands run once more, to begin with, that does not count, unless it
 * takes longer than a second.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define RUNS_MAX     100
#define COMMANDS_MAX 8

struct timed {
	const char *name, *command;
	double seconds[RUNS_MAX];
	long memory; /* KiB, the largest of all runs */
	long long bytes;
};

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void run_child(const char *command, const int pipe_fds[2])
{
	dup2(pipe_fds[1], STDOUT_FILENO);
	close(pipe_fds[0]);
	close(pipe_fds[1]);
	execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(127);
}

static int run(struct timed *timed, int number)
{
	static char drain[1 << 20];
	struct rusage usage;
	int pipe_fds[2], status;
	double begin;
	ssize_t got;
	pid_t pid;

	if (pipe(pipe_fds))
		return -1;
	begin = now();
	pid = fork();
	if (pid == 0)
		run_child(timed->command, pipe_fds);
	close(pipe_fds[1]);
	timed->bytes = 0;
	while ((got = read(pipe_fds[0], drain, sizeof(drain))) > 0)
		timed->bytes += got;
	close(pipe_fds[0]);
	if (pid < 0 || wait4(pid, &status, 0, &usage) != pid || status != 0)
		return -1;
	timed->seconds[number] = now() - begin;
	if (usage.ru_maxrss > timed->memory)
		timed->memory = usage.ru_maxrss;
	return 0;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *seconds, int runs)
{
	qsort(seconds, (size_t)runs, sizeof(*seconds), by_size);
	return seconds[runs / 2];
}

int main(int argc, char **argv)
{
	static struct timed timed[COMMANDS_MAX];
	int runs = argc > 1 ? atoi(argv[1]) : 0, count = (argc - 2) / 2;
	double first = 0;

	if (argc < 4 || argc % 2 || runs < 1 || runs > RUNS_MAX || count > COMMANDS_MAX)
		return 2;
	for (int i = 0; i < count; i++) {
		timed[i].name = argv[2 + 2 * i];
		timed[i].command = argv[3 + 2 * i];
	}
	for (int number = -1; number < runs; number++) {
		for (int i = 0; i < count; i++) {
			if (number == 0 && timed[i].seconds[0] > 1)
				continue;
			if (run(&timed[i], number < 0 ? 0 : number)) {
				fprintf(stderr, "pairs: failed: %s\n", timed[i].command);
				return 1;
			}
		}
	}
	for (int i = 0; i < count; i++) {
		double time = median(timed[i].seconds, runs);

		first = i ? first : time;
		printf("  %-10s %10.2f ms  %6ld KiB  %12lld bytes  x%.2f\n", timed[i].name,
		       time * 1e3, timed[i].memory, timed[i].bytes, time / first);
	}
	return 0;
}

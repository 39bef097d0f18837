/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many CPUs there may be. */
#include "base/cpus.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

/* More than any kernel is built for (NR_CPUS is at most 8192 on x86-64). */
#define CPUS_MAX 65536

/* A CPU's number, of which the list goes on behind *list: -EINVAL: it begins with none. */
static int take_cpu(const char **list)
{
	unsigned long cpu;
	char *end;

	if (**list < '0' || **list > '9')
		return -EINVAL;
	cpu = strtoul(*list, &end, 10);
	*list = end;
	return cpu < CPUS_MAX ? (int)cpu : -EINVAL;
}

int cpus_parse(const char *list, struct cpus *cpus)
{
	struct cpus found = { 0 };

	for (;; list++) {
		int first = take_cpu(&list), last = first;

		if (*list == '-') {
			list++;
			last = take_cpu(&list);
		}
		/* The kernel's are in order. */
		if (first < found.end || last < first)
			return -EINVAL;
		found.count += last - first + 1;
		found.end = last + 1;
		if (*list != ',')
			break;
	}
	if (*list && strcmp(list, "\n") != 0)
		return -EINVAL;
	*cpus = found;
	return 0;
}

static int read_cpus(struct cpus *cpus)
{
	static struct cpus known;
	cleanup_buf struct buf text = BUF_EMPTY;
	int err = 0;

	if (!known.count)
		err = buf_read_file(&text, "/sys/devices/system/cpu/possible", 4096);
	if (!known.count && !err)
		err = cpus_parse(buf_text(&text), &known);
	*cpus = known;
	return err;
}

int cpus_possible(void)
{
	struct cpus cpus;
	int err = read_cpus(&cpus);

	return err ? err : cpus.count;
}

int cpus_end(void)
{
	struct cpus cpus;
	int err = read_cpus(&cpus);

	return err ? err : cpus.end;
}

/* How many values an element of a per-CPU map has. */
#include "base/cpus.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

/* More than any kernel is built for (NR_CPUS is at most 8192 on x86-64). */
#define CPUS_MAX 65536

int cpus_parse(const char *list)
{
	unsigned long cpu, last = 0;
	char *end;

	for (;; list = end + 1) {
		if (*list < '0' || *list > '9')
			return -EINVAL;
		cpu = strtoul(list, &end, 10);
		if (cpu >= CPUS_MAX)
			return -EINVAL;
		last = cpu > last ? cpu : last;
		if (*end == '\n' || *end == '\0')
			return (int)last + 1;
		if (*end != '-' && *end != ',')
			return -EINVAL;
	}
}

int cpus_possible(void)
{
	static int count;
	cleanup_buf struct buf text = BUF_EMPTY;
	int err;

	if (count)
		return count;
	err = buf_read_file(&text, "/sys/devices/system/cpu/possible", 4096);
	if (err)
		return err;
	err = cpus_parse(buf_text(&text));
	if (err > 0)
		count = err;
	return err;
}

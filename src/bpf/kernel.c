/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The running kernel: its types, its release, what it lets this process do, its CPUs. */
#include "bpf/kernel.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "base/buf.h"

void kernel_done(struct kernel *kernel)
{
	btf_close(kernel->types);
	ksyms_done(&kernel->symbols);
	*kernel = KERNEL_NONE;
}

int kernel_types(struct kernel *kernel, const struct btf **types)
{
	/* The thread of a walk asks for names while the commands ask for types. */
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	int err;

	pthread_mutex_lock(&lock);
	if (!kernel->types && !kernel->types_err)
		kernel->types_err = btf_open_vmlinux(&kernel->types);
	err = kernel->types_err;
	pthread_mutex_unlock(&lock);
	if (!err)
		*types = kernel->types;
	return err;
}

const struct btf *kernel_types_for_names(void *kernel)
{
	const struct btf *types;

	return kernel_types(kernel, &types) ? NULL : types;
}

const char *kernel_release(void)
{
	static struct utsname system;

	if (uname(&system))
		return "unknown";
	system.release[strcspn(system.release, "-+")] = '\0';
	return system.release;
}

bool kernel_before(const char *version)
{
	unsigned major = 0, minor = 0, wanted_major = 0, wanted_minor = 0;
	struct utsname system;

	if (!version || uname(&system))
		return false;
	sscanf(system.release, "%u.%u", &major, &minor);
	sscanf(version, "%u.%u", &wanted_major, &wanted_minor);
	return major < wanted_major || (major == wanted_major && minor < wanted_minor);
}

bool kernel_lacks(int capability)
{
	cleanup_file FILE *status = fopen("/proc/self/status", "re");
	unsigned long long effective;
	char line[256];

	while (status && fgets(line, sizeof(line), status))
		if (sscanf(line, "CapEff: %llx", &effective) == 1)
			return !(effective >> capability & 1);
	return false;
}

/* More than any kernel is built for (NR_CPUS is at most 8192 on x86-64). */
#define CPUS_MAX 65536

/* Reads the CPU number at *list and moves *list to its end; -EINVAL: there is no number. */
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

int kernel_parse_cpus(const char *list, struct cpus *cpus)
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
		err = kernel_parse_cpus(buf_text(&text), &known);
	*cpus = known;
	return err;
}

int kernel_cpus(void)
{
	struct cpus cpus;
	int err = read_cpus(&cpus);

	return err ? err : cpus.count;
}

int kernel_cpus_end(void)
{
	struct cpus cpus;
	int err = read_cpus(&cpus);

	return err ? err : cpus.end;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The running kernel: its types, its release, what it lets this process do, its CPUs. */
#include "bpf/kernel.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/utsname.h>

#include "base/buf.h"
#include "names/names.h"

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

/* The kernel has a struct of them for its own look-ups (bpf_ctx_convert, kernel/bpf/btf.c), with
 * two members a type: BPF_PROG_TYPE_XDP_prog, what a program sees, and BPF_PROG_TYPE_XDP_kern. */
int kernel_context(struct kernel *kernel, uint32_t prog_type, const struct btf **types,
		   uint32_t *id)
{
	const char *name = names_of(&prog_types, prog_type);
	cleanup_buf struct buf wanted = BUF_EMPTY;
	struct btf_type all, type;
	uint32_t all_id;
	int err = name ? kernel_types(kernel, types) : -ENOENT;

	if (!err)
		err = btf_find(*types, BTF_STRUCT, "bpf_ctx_convert", &all_id);
	if (!err)
		err = btf_type(*types, all_id, &all);
	if (err)
		return err;
	buf_printf(&wanted, "BPF_PROG_TYPE_%s_prog", name);
	for (uint32_t i = 0; i < all.count; i++) {
		struct btf_member member = btf_member(*types, &all, i);

		if (strcasecmp(member.name, buf_text(&wanted)) != 0)
			continue;
		if (btf_resolve(*types, member.type, &type) || type.kind != BTF_STRUCT)
			return -ENOENT;
		*id = type.id;
		return 0;
	}
	return -ENOENT;
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

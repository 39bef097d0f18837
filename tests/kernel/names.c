/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * names: holds the tables of names to the BTF of the running kernel, and prints what differs.
 * Up to Linux 6.18 each enumerator has to be in the tables; what newer kernels add has its name
 * from the kernel itself.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "base/util.h"
#include "bpf/kernel.h"
#include "btf/btf.h"
#include "names/internal.h"
#include "names/names.h"

static const struct {
	const struct names *names;
	const char *member; /* of the kernel's enum */
	const char *prefix; /* of its enumerators */
} tables[] = {
	{ &map_types, "BPF_MAP_TYPE_ARRAY", "BPF_MAP_TYPE_" },
	{ &prog_types, "BPF_PROG_TYPE_KPROBE", "BPF_PROG_TYPE_" },
	{ &attach_types, "BPF_XDP", "BPF_" },
	{ &link_types, "BPF_LINK_TYPE_XDP", "BPF_LINK_TYPE_" },
	{ &helpers, "BPF_FUNC_trace_printk", "BPF_FUNC_" },
	{ &map_flags, "BPF_F_MMAPABLE", "BPF_F_" },
	{ &update_flags, "BPF_EXIST", "BPF_" },
};

static int differences;

static bool kernel_is_known(void)
{
	struct utsname uts;
	int major, minor;

	return !uname(&uts) && sscanf(uts.release, "%d.%d", &major, &minor) == 2 &&
	       (major < 6 || (major == 6 && minor <= 18));
}

/* BPF_F_LOCK of the update flags, whose prefix is BPF_, is "lock". */
static void lower(const char *enumerator, const char *prefix, char *name, size_t size)
{
	size_t i;

	enumerator += strlen(prefix);
	if (strcmp(prefix, "BPF_") == 0 && strncmp(enumerator, "F_", 2) == 0)
		enumerator += 2;
	for (i = 0; enumerator[i] && i < size - 1; i++)
		name[i] = (char)tolower((unsigned char)enumerator[i]);
	name[i] = '\0';
}

static void differ(const char *enumerator, const char *what)
{
	printf("%s: %s\n", enumerator, what);
	differences++;
}

static void compare(const struct names *names, const char *prefix,
		    const struct btf_enumerator *enumerator)
{
	char want[128];
	uint64_t number;
	bool first = enumerator->value == 0 && strcasestr(enumerator->name, "unspec");

	lower(enumerator->name, prefix, want, sizeof(want));
	if (first)
		return;
	if (names_number(names, want, &number))
		differ(enumerator->name, "has no number");
	else if (number != enumerator->value)
		differ(enumerator->name, "has another number");
	if (!names_of(names, enumerator->value))
		differ(enumerator->name, "has no name");
	else if (strcmp(names_of(names, enumerator->value), want) != 0 &&
		 !strstr(want, "_deprecated"))
		differ(enumerator->name, "has another name");
	if (kernel_is_known() && !names_since(names, enumerator->value))
		differ(enumerator->name, "is not in the tables");
}

static int compare_enum(const struct btf *btf, const struct names *names, const char *member,
			const char *prefix)
{
	struct btf_type type;
	uint64_t value;
	uint32_t id;

	if (btf_find_enumerator(btf, member, &id, &value) || btf_type(btf, id, &type))
		return 0;
	for (uint32_t i = 0; i < type.count; i++) {
		struct btf_enumerator enumerator = btf_enumerator(btf, &type, i);

		if (strncmp(enumerator.name, prefix, strlen(prefix)) == 0)
			compare(names, prefix, &enumerator);
	}
	return (int)type.count;
}

/* A table that ends early takes the rest from the kernel. */
static void check_newer(void)
{
	static const struct name entries[] = { { 0, "unspec", NULL }, { 1, "hash", "3.19" } };
	static const struct names old = {
		.entries = entries,
		.count = ARRAY_SIZE(entries),
		.unspec = true,
		.max = UINT32_MAX,
		.kernel_member = "BPF_MAP_TYPE_HASH",
		.kernel_prefix = "BPF_MAP_TYPE_",
	};
	uint64_t number = 0;

	if (!names_of(&old, 5) || strcmp(names_of(&old, 5), "percpu_hash") != 0)
		differ("percpu_hash", "is not named after the kernel's");
	if (names_of(&old, 5) != names_of(&old, 5))
		differ("percpu_hash", "has a name that does not last");
	if (names_number(&old, "percpu_hash", &number) || number != 5)
		differ("percpu_hash", "does not have the kernel's number");
	if (names_of(&old, 9999) || !names_number(&old, "nosuch", &number))
		differ("nosuch", "is found");
}

int main(void)
{
	cleanup_kernel struct kernel kernel = KERNEL_NONE;
	const struct btf *btf;
	int err = kernel_types(&kernel, &btf);

	if (err) {
		fprintf(stderr, "cannot open the kernel's BTF: %s\n", strerror(-err));
		return 2;
	}
	names_learn_from(kernel_types_for_names, &kernel);
	for (size_t i = 0; i < ARRAY_SIZE(tables); i++) {
		int count = compare_enum(btf, tables[i].names, tables[i].member, tables[i].prefix);

		printf("%s: %d compared\n", tables[i].member, count);
		if (count == 0)
			differ(tables[i].member, "is not in the kernel's BTF");
	}
	check_newer();
	return differences > 0;
}

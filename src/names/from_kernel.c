/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names newer than the tables, from the running kernel's BTF, which stays open once it was needed.
 */
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "btf/btf.h"
#include "names/internal.h"

/* NULL when it cannot be read: then there are the tables alone. */
static const struct btf *kernel_btf(void)
{
	static struct btf *btf;
	static bool tried;

	if (!tried) {
		tried = true;
		(void)btf_open_vmlinux(&btf);
	}
	return btf;
}

/* An enumerator as the tables would name it: BPF_MAP_TYPE_HASH is hash, BPF_F_LOCK is lock.  False
 * for what is none of them, such as __MAX_BPF_MAP_TYPE. */
static bool to_name(const struct names *names, const char *enumerator, char *name, size_t size)
{
	size_t prefix = strlen(names->kernel_prefix);
	size_t i;

	if (strncmp(enumerator, names->kernel_prefix, prefix) != 0)
		return false;
	enumerator += prefix;
	if (strcmp(names->kernel_prefix, "BPF_") == 0 && strncmp(enumerator, "F_", 2) == 0)
		enumerator += 2;
	for (i = 0; enumerator[i] && i < size - 1; i++)
		name[i] = prefix ? (char)tolower((unsigned char)enumerator[i]) : enumerator[i];
	name[i] = '\0';
	return i > 0 && !enumerator[i];
}

struct search {
	const char *name; /* looked for by name, or NULL: by number */
	uint64_t number;
	char found[128];
};

/* Goes through the kernel's enum until the name or the number is found. */
static bool search_kernel(const struct names *names, struct search *search)
{
	const struct btf *btf = names->kernel_member ? kernel_btf() : NULL;
	struct btf_type type;
	uint64_t value;
	uint32_t id;

	if (!btf || btf_find_enumerator(btf, names->kernel_member, &id, &value) ||
	    btf_type(btf, id, &type))
		return false;
	for (uint32_t i = 0; i < type.count; i++) {
		struct btf_enumerator enumerator = btf_enumerator(btf, &type, i);

		if (!to_name(names, enumerator.name, search->found, sizeof(search->found)))
			continue;
		if (search->name ? strcmp(search->name, search->found) != 0
				 : search->number != enumerator.value)
			continue;
		search->number = enumerator.value;
		return true;
	}
	return false;
}

/* What was looked up stays for as long as the process does. */
struct kept {
	struct kept *next;
	const struct names *names;
	uint64_t number;
	char *name; /* NULL: the kernel has none */
};

const char *kernel_name_of(const struct names *names, uint64_t number)
{
	static struct kept *all;
	struct search search = { .number = number };
	struct kept *kept;

	for (kept = all; kept; kept = kept->next)
		if (kept->names == names && kept->number == number)
			return kept->name;
	kept = calloc(1, sizeof(*kept));
	if (!kept)
		return NULL;
	kept->names = names;
	kept->number = number;
	if (search_kernel(names, &search))
		kept->name = strdup(search.found);
	kept->next = all;
	all = kept;
	return kept->name;
}

int kernel_number_by_name(const struct names *names, const char *name, uint64_t *number)
{
	struct search search = { .name = name };

	if (!search_kernel(names, &search))
		return -ENOENT;
	*number = search.number;
	return 0;
}

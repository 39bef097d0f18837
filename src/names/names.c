/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Numbers to names and back, by the tables first.  Names newer than these come from the running
 * kernel's BTF.
 */
#include "names/names.h"

#include <ctype.h>
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/problem.h"
#include "btf/btf.h"
#include "names/internal.h"

static const struct name *entry_of(const struct names *names, uint64_t number)
{
	if (number < names->count && names->entries[number].number == number)
		return &names->entries[number];
	for (size_t i = 0; i < names->count; i++)
		if (names->entries[i].number == number)
			return &names->entries[i];
	return NULL;
}

/* Where newer names come from.  The lock protects the look-ups and their results: with -t the
 * thread of a walk looks up names, too. */
static const struct btf *(*kernel_types)(void *context);
static void *kernel_context;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

void names_learn_from(const struct btf *(*types)(void *context), void *context)
{
	kernel_types = types;
	kernel_context = context;
}

/* The name that the tables would give an enumerator: hash for BPF_MAP_TYPE_HASH, lock for
 * BPF_F_LOCK. False for enumerators that are not numbers of the enum, such as __MAX_BPF_MAP_TYPE.
 */
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
	const struct btf *btf = names->kernel_member && kernel_types ? kernel_types(kernel_context)
								     : NULL;
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
struct learned {
	struct learned *next;
	const struct names *names;
	uint64_t number;
	char *name; /* NULL: the kernel has none */
};

static const char *kernel_name_locked(const struct names *names, uint64_t number)
{
	static struct learned *all;
	struct search search = { .number = number };
	struct learned *learned;

	for (learned = all; learned; learned = learned->next)
		if (learned->names == names && learned->number == number)
			return learned->name;
	learned = calloc(1, sizeof(*learned));
	if (!learned)
		return NULL;
	learned->names = names;
	learned->number = number;
	if (search_kernel(names, &search))
		learned->name = strdup(search.found);
	learned->next = all;
	all = learned;
	return learned->name;
}

static const char *kernel_name(const struct names *names, uint64_t number)
{
	const char *name;

	pthread_mutex_lock(&lock);
	name = kernel_name_locked(names, number);
	pthread_mutex_unlock(&lock);
	return name;
}

static int kernel_number(const struct names *names, const char *name, uint64_t *number)
{
	struct search search = { .name = name };
	bool found;

	pthread_mutex_lock(&lock);
	found = search_kernel(names, &search);
	pthread_mutex_unlock(&lock);
	if (!found)
		return -ENOENT;
	*number = search.number;
	return 0;
}

const char *names_of(const struct names *names, uint64_t number)
{
	const struct name *entry = entry_of(names, number);

	return entry ? entry->name : kernel_name(names, number);
}

static const struct name *entry_named(const struct name *entries, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(entries[i].name, name) == 0)
			return &entries[i];
	return NULL;
}

int names_number(const struct names *names, const char *name, uint64_t *number)
{
	const struct name *entry = entry_named(names->entries, names->count, name);
	char own[128];

	if (!entry)
		entry = entry_named(names->aliases, names->alias_count, name);
	if (!entry && names->kernel_prefix && *names->kernel_prefix &&
	    to_name(names, name, own, sizeof(own)))
		return names_number(names, own, number);
	if (!entry)
		return kernel_number(names, name, number);
	if (names->unspec && strcmp(entry->name, names->entries[0].name) == 0)
		return -ENOENT;
	*number = entry->number;
	return 0;
}

size_t names_count(const struct names *names)
{
	return names->count - names->unspec;
}

const char *names_at(const struct names *names, size_t index)
{
	return names->entries[names->unspec + index].name;
}

const char *names_similar(const struct names *names, const char *word)
{
	const char *near = NULL;

	for (size_t i = 0; i < names_count(names); i++) {
		const char *const pair[] = { near ? near : "", names_at(names, i) };

		near = problem_near_word(word, pair, 2);
	}
	return near;
}

const char *names_since(const struct names *names, uint64_t number)
{
	const struct name *entry = entry_of(names, number);

	return entry ? entry->since : NULL;
}

static void add_word(struct buf *text, size_t start, const char *name)
{
	if (text->len > start)
		buf_add_char(text, ',');
	buf_add_str(text, name);
}

void names_flags_text(const struct names *names, uint64_t flags, struct buf *text)
{
	size_t start = text->len;
	uint64_t rest = 0;

	for (uint64_t bit = 1; bit; bit <<= 1) {
		const char *name;

		if (!(flags & bit))
			continue;
		name = names_of(names, bit);
		if (name)
			add_word(text, start, name);
		else
			rest |= bit;
	}
	if (rest) {
		add_word(text, start, "");
		buf_printf(text, "0x%llx", (unsigned long long)rest);
	}
}

int names_parse_flags(const struct names *names, const char *text, uint64_t *flags,
		      const char **bad)
{
	uint64_t all = 0;
	int err = 0;

	for (;;) {
		char word[64];
		size_t len = strcspn(text, ",");
		uint64_t flag;

		if (bad)
			*bad = text;
		if (len >= sizeof(word))
			return -ENOENT;
		memcpy(word, text, len);
		word[len] = '\0';
		err = number_u64(word, names->max, &flag);
		if (err == -EINVAL)
			err = names_number(names, word, &flag);
		if (err)
			return err;
		all |= flag;
		if (!text[len])
			break;
		text += len + 1;
	}
	*flags = all;
	return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers to names and back, by the tables first. */
#include "names/names.h"

#include <errno.h>
#include <string.h>

#include "base/number.h"
#include "base/similar.h"
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

const char *name_of(const struct names *names, uint64_t number)
{
	const struct name *entry = entry_of(names, number);

	return entry ? entry->name : kernel_name_of(names, number);
}

static const struct name *entry_named(const struct name *entries, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(entries[i].name, name) == 0)
			return &entries[i];
	return NULL;
}

int number_by_name(const struct names *names, const char *name, uint64_t *number)
{
	const struct name *entry = entry_named(names->entries, names->count, name);

	if (!entry)
		entry = entry_named(names->aliases, names->alias_count, name);
	if (!entry)
		return kernel_number_by_name(names, name, number);
	if (names->unspec && strcmp(entry->name, names->entries[0].name) == 0)
		return -ENOENT;
	*number = entry->number;
	return 0;
}

size_t names_count(const struct names *names)
{
	return names->count - names->unspec;
}

const char *name_at(const struct names *names, size_t index)
{
	return names->entries[names->unspec + index].name;
}

const char *name_similar(const struct names *names, const char *word)
{
	const char *near = NULL;

	for (size_t i = 0; i < names_count(names); i++) {
		const char *const pair[] = { near ? near : "", name_at(names, i) };

		near = similar_word(word, pair, 2);
	}
	return near;
}

const char *name_since(const struct names *names, uint64_t number)
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

void flags_text(const struct names *names, uint64_t flags, struct buf *text)
{
	size_t start = text->len;
	uint64_t rest = 0;

	for (uint64_t bit = 1; bit; bit <<= 1) {
		const char *name;

		if (!(flags & bit))
			continue;
		name = name_of(names, bit);
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

static int flag_parse(const struct names *names, const char *word, uint64_t *flag)
{
	int err = number_u64(word, names->max, flag);

	return err == -EINVAL ? number_by_name(names, word, flag) : err;
}

int flags_parse(const struct names *names, const char *text, uint64_t *flags, const char **bad)
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
		err = flag_parse(names, word, &flag);
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The numbers and words of an attempt that its explanation can name. */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "base/util.h"
#include "bpf/explain_rule.h"
#include "bpf/kernel.h"
#include "names/names.h"

/* Puts the word into `to`. */
typedef void word_fn(char *to, size_t size, const struct attempt *attempt);

uint32_t attempt_map_type(const struct attempt *attempt)
{
	if (attempt->map)
		return attempt->map->type;
	return attempt->create ? attempt->create->map_type : (uint32_t)MAP_TYPE_UNSPEC;
}

uint32_t attempt_index(const struct attempt *attempt)
{
	uint32_t index = 0;

	if (attempt->key)
		memcpy(&index, attempt->key, sizeof(index));
	return index;
}

/* A size of the map, whether it exists or is to be made. */
#define SIZE_WORD(field)                                                                           \
	static void word_##field(char *to, size_t size, const struct attempt *attempt)             \
	{                                                                                          \
		uint32_t number = 0;                                                               \
                                                                                                   \
		if (attempt->map)                                                                  \
			number = attempt->map->field;                                              \
		else if (attempt->create)                                                          \
			number = attempt->create->field;                                           \
		snprintf(to, size, "%u", number);                                                  \
	}
SIZE_WORD(key_size)
SIZE_WORD(value_size)
SIZE_WORD(max_entries)

static void word_last(char *to, size_t size, const struct attempt *attempt)
{
	snprintf(to, size, "%u", attempt->map ? attempt->map->max_entries - 1 : 0);
}

static void word_index(char *to, size_t size, const struct attempt *attempt)
{
	snprintf(to, size, "%u", attempt_index(attempt));
}

/* A trie's key is a u32 and an address. */
static void word_key_bits(char *to, size_t size, const struct attempt *attempt)
{
	snprintf(to, size, "%u", attempt->map ? (attempt->map->key_size - 4) * 8 : 0);
}

static void word_data_size(char *to, size_t size, const struct attempt *attempt)
{
	snprintf(to, size, "%u", attempt->data_size);
}

static void word_map_type(char *to, size_t size, const struct attempt *attempt)
{
	uint32_t type = attempt_map_type(attempt);
	const char *name = names_of(&map_types, type);

	if (name)
		snprintf(to, size, "%s", name);
	else
		snprintf(to, size, "%u", type);
}

static void word_prog_type(char *to, size_t size, const struct attempt *attempt)
{
	const char *name = names_of(&prog_types, attempt->prog_type);

	if (name)
		snprintf(to, size, "%s", name);
	else
		snprintf(to, size, "%u", attempt->prog_type);
}

static void word_attach_type(char *to, size_t size, const struct attempt *attempt)
{
	snprintf(to, size, "%s", names_of(&attach_types, attempt->attach_type));
}

static void word_attach_since(char *to, size_t size, const struct attempt *attempt)
{
	snprintf(to, size, "%s", names_since(&attach_types, attempt->attach_type));
}

uint32_t attempt_newer_flag(const struct attempt *attempt)
{
	for (uint32_t flag = 1; flag; flag <<= 1)
		if (attempt->prog_flags & flag && kernel_before(names_since(&prog_flags, flag)))
			return flag;
	return 0;
}

static void word_prog_flag(char *to, size_t size, const struct attempt *attempt)
{
	snprintf(to, size, "%s", names_of(&prog_flags, attempt_newer_flag(attempt)));
}

static void word_flag_since(char *to, size_t size, const struct attempt *attempt)
{
	snprintf(to, size, "%s", names_since(&prog_flags, attempt_newer_flag(attempt)));
}

static void word_command(char *to, size_t size, const struct attempt *attempt)
{
	snprintf(to, size, "%s", names_of(&bpf_commands, attempt->command));
}

static void word_release(char *to, size_t size, const struct attempt *attempt)
{
	(void)attempt;
	snprintf(to, size, "%s", kernel_release());
}

static void word_map_since(char *to, size_t size, const struct attempt *attempt)
{
	snprintf(to, size, "%s", names_since(&map_types, attempt_map_type(attempt)));
}

static void word_prog_since(char *to, size_t size, const struct attempt *attempt)
{
	snprintf(to, size, "%s", names_since(&prog_types, attempt->prog_type));
}

static void word_memlock(char *to, size_t size, const struct attempt *attempt)
{
	struct rlimit limit = { 0 };

	(void)attempt;
	getrlimit(RLIMIT_MEMLOCK, &limit);
	snprintf(to, size, "%llu", (unsigned long long)limit.rlim_cur);
}

static void word_directory(char *to, size_t size, const struct attempt *attempt)
{
	const char *slash = attempt->path ? strrchr(attempt->path, '/') : NULL;

	if (!slash)
		snprintf(to, size, "the current directory");
	else
		snprintf(to, size, "%.*s", (int)max_size(1, (size_t)(slash - attempt->path)),
			 attempt->path);
}

static const struct {
	const char *name;
	word_fn *write;
} words[] = {
	{ "key_size", word_key_size },
	{ "value_size", word_value_size },
	{ "max_entries", word_max_entries },
	{ "last", word_last },
	{ "index", word_index },
	{ "key_bits", word_key_bits },
	{ "data_size", word_data_size },
	{ "map_type", word_map_type },
	{ "prog_type", word_prog_type },
	{ "prog_flag", word_prog_flag },
	{ "flag_since", word_flag_since },
	{ "attach_type", word_attach_type },
	{ "attach_since", word_attach_since },
	{ "command", word_command },
	{ "release", word_release },
	{ "map_since", word_map_since },
	{ "prog_since", word_prog_since },
	{ "memlock", word_memlock },
	{ "directory", word_directory },
};

static void write_word(char *to, size_t size, const char *name, size_t name_size,
		       const struct attempt *attempt)
{
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (strlen(words[i].name) == name_size &&
		    memcmp(words[i].name, name, name_size) == 0)
			words[i].write(to, size, attempt);
}

void explain_fill(char *to, size_t size, const char *text, const struct attempt *attempt)
{
	size_t at = 0;

	while (*text && at + 1 < size) {
		size_t name_size = strcspn(text, "}");

		if (*text != '{') {
			to[at++] = *text++;
			continue;
		}
		to[at] = '\0';
		write_word(to + at, size - at, text + 1, name_size - 1, attempt);
		at += strlen(to + at);
		text += name_size + 1;
	}
	to[at] = '\0';
}

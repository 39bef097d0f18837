/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an errno of a bpf(2) command means: the first rule that fits, and the numbers and words of
 * the attempt that its text names. */
#include "bpf/explain.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/problem.h"
#include "base/util.h"
#include "bpf/explain_rule.h"
#include "bpf/kernel.h"
#include "names/names.h"

/* Adds the word. */
typedef void word_fn(struct buf *to, const struct attempt *attempt);

/* A size of the map, whether it exists or is to be made. */
#define SIZE_WORD(field)                                                                           \
	static void word_##field(struct buf *to, const struct attempt *attempt)                    \
	{                                                                                          \
		uint32_t number = 0;                                                               \
                                                                                                   \
		if (attempt->map)                                                                  \
			number = attempt->map->field;                                              \
		else if (attempt->create)                                                          \
			number = attempt->create->field;                                           \
		buf_printf(to, "%u", number);                                                      \
	}
SIZE_WORD(key_size)
SIZE_WORD(value_size)
SIZE_WORD(max_entries)

/* "4 bytes", "4 or 8 bytes", "5 to 260 bytes". */
static void add_sizes(struct buf *to, const struct map_size *size)
{
	if (size->min == size->max)
		buf_printf(to, "%u bytes", size->min);
	else if (size->max == UINT32_MAX)
		buf_printf(to, "at least %u byte%s", size->min, size->min == 1 ? "" : "s");
	else
		buf_printf(to, "%u %s %u bytes", size->min, size->ends ? "or" : "to", size->max);
}

static void word_key_sizes(struct buf *to, const struct attempt *attempt)
{
	add_sizes(to, &map_type_traits(explain_map_type(attempt))->key);
}

static void word_value_sizes(struct buf *to, const struct attempt *attempt)
{
	add_sizes(to, &map_type_traits(explain_map_type(attempt))->value);
}

/* The flags of the map to be made that its type does not take, and those that it does. */
static void word_bad_flags(struct buf *to, const struct attempt *attempt)
{
	uint32_t flags = explain_bad_flags(attempt);

	buf_add_str(to, flags & (flags - 1) ? "flags " : "flag ");
	names_flags_text(&map_flags, flags, to);
}

static void word_good_flags(struct buf *to, const struct attempt *attempt)
{
	uint32_t flags = map_type_traits(explain_map_type(attempt))->flags;

	/* These two are the descriptor's, not the map's. */
	names_flags_text(&map_flags, flags & ~(MAP_FLAG_RDONLY | MAP_FLAG_WRONLY), to);
}

static void add_prog_type(struct buf *to, uint32_t type)
{
	const char *name = names_of(&prog_types, type);

	buf_add_str(to, name ? name : "another type");
}

static void word_held_type(struct buf *to, const struct attempt *attempt)
{
	uint32_t held = 0, put = 0;

	explain_prog_types(attempt, &held, &put);
	add_prog_type(to, held);
}

static void word_put_type(struct buf *to, const struct attempt *attempt)
{
	uint32_t held = 0, put = 0;

	explain_prog_types(attempt, &held, &put);
	add_prog_type(to, put);
}

static void word_difference(struct buf *to, const struct attempt *attempt)
{
	explain_inner_map(attempt, to);
}

static void word_last(struct buf *to, const struct attempt *attempt)
{
	buf_printf(to, "%u", attempt->map ? attempt->map->max_entries - 1 : 0);
}

static void word_index(struct buf *to, const struct attempt *attempt)
{
	buf_printf(to, "%u", explain_index(attempt));
}

/* A trie's key is a u32 and an address. */
static void word_key_bits(struct buf *to, const struct attempt *attempt)
{
	buf_printf(to, "%u", attempt->map ? (attempt->map->key_size - 4) * 8 : 0);
}

static void word_data_size(struct buf *to, const struct attempt *attempt)
{
	buf_printf(to, "%u", attempt->run ? attempt->run->data_size_in : 0);
}

static void word_packet_max(struct buf *to, const struct attempt *attempt)
{
	buf_printf(to, "%u", explain_packet_max(attempt));
}

static void word_ctx_size(struct buf *to, const struct attempt *attempt)
{
	buf_printf(to, "%u", attempt->run ? attempt->run->ctx_size_in : 0);
}

static void word_cpu(struct buf *to, const struct attempt *attempt)
{
	buf_printf(to, "%u", attempt->run ? attempt->run->cpu : 0);
}

static void word_map_type(struct buf *to, const struct attempt *attempt)
{
	uint32_t type = explain_map_type(attempt);
	const char *name = names_of(&map_types, type);

	if (name)
		buf_add_str(to, name);
	else
		buf_printf(to, "%u", type);
}

static void word_prog_type(struct buf *to, const struct attempt *attempt)
{
	const char *name = names_of(&prog_types, attempt->prog_type);

	if (name)
		buf_add_str(to, name);
	else
		buf_printf(to, "%u", attempt->prog_type);
}

static void word_attach_type(struct buf *to, const struct attempt *attempt)
{
	buf_add_str(to, names_of(&attach_types, attempt->attach_type));
}

static void word_attach_since(struct buf *to, const struct attempt *attempt)
{
	buf_add_str(to, names_since(&attach_types, attempt->attach_type));
}

static void word_prog_flag(struct buf *to, const struct attempt *attempt)
{
	buf_add_str(to, names_of(&prog_flags, explain_newer_flag(attempt)));
}

static void word_flag_since(struct buf *to, const struct attempt *attempt)
{
	buf_add_str(to, names_since(&prog_flags, explain_newer_flag(attempt)));
}

static void word_map_flag(struct buf *to, const struct attempt *attempt)
{
	buf_add_str(to, names_of(&map_flags, explain_newer_map_flag(attempt)));
}

static void word_map_flag_since(struct buf *to, const struct attempt *attempt)
{
	buf_add_str(to, names_since(&map_flags, explain_newer_map_flag(attempt)));
}

static void word_command(struct buf *to, const struct attempt *attempt)
{
	buf_add_str(to, names_of(&bpf_commands, attempt->command));
}

static void word_release(struct buf *to, const struct attempt *attempt)
{
	(void)attempt;
	buf_add_str(to, kernel_release());
}

static void word_map_since(struct buf *to, const struct attempt *attempt)
{
	buf_add_str(to, names_since(&map_types, explain_map_type(attempt)));
}

static void word_prog_since(struct buf *to, const struct attempt *attempt)
{
	buf_add_str(to, names_since(&prog_types, attempt->prog_type));
}

static void word_memlock(struct buf *to, const struct attempt *attempt)
{
	struct rlimit limit = { 0 };

	(void)attempt;
	getrlimit(RLIMIT_MEMLOCK, &limit);
	buf_printf(to, "%llu", (unsigned long long)limit.rlim_cur);
}

static void word_directory(struct buf *to, const struct attempt *attempt)
{
	const char *slash = attempt->path ? strrchr(attempt->path, '/') : NULL;

	if (!slash)
		buf_printf(to, "the current directory");
	else
		buf_printf(to, "%.*s", (int)max_size(1, (size_t)(slash - attempt->path)),
			   attempt->path);
}

static const struct {
	const char *name;
	word_fn *add;
} words[] = {
	{ "key_size", word_key_size },
	{ "value_size", word_value_size },
	{ "max_entries", word_max_entries },
	{ "key_sizes", word_key_sizes },
	{ "value_sizes", word_value_sizes },
	{ "bad_flags", word_bad_flags },
	{ "good_flags", word_good_flags },
	{ "map_flag", word_map_flag },
	{ "map_flag_since", word_map_flag_since },
	{ "held_type", word_held_type },
	{ "put_type", word_put_type },
	{ "difference", word_difference },
	{ "last", word_last },
	{ "index", word_index },
	{ "key_bits", word_key_bits },
	{ "data_size", word_data_size },
	{ "packet_max", word_packet_max },
	{ "ctx_size", word_ctx_size },
	{ "cpu", word_cpu },
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

/* Adds what stands for {name}: false, there is no such word. */
static bool add_word(struct buf *to, const char *name, size_t size, const struct attempt *attempt)
{
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (strlen(words[i].name) == size && memcmp(words[i].name, name, size) == 0) {
			words[i].add(to, attempt);
			return true;
		}
	return false;
}

/* Adds a rule's text; {name} is replaced, other braces are the text's own. */
static void add_text(struct buf *to, const char *text, const struct attempt *attempt)
{
	for (;;) {
		size_t plain = strcspn(text, "{"), size;

		buf_add(to, text, plain);
		text += plain;
		if (!*text++)
			return;
		size = strcspn(text, "}");
		if (!add_word(to, text, size, attempt))
			buf_printf(to, "{%.*s}", (int)size, text);
		text += size + 1;
	}
}

/* The bits that a rule's `types` can have of it. */
static uint64_t types_of(const struct attempt *attempt)
{
	uint32_t map_type = explain_map_type(attempt);
	uint32_t type = map_type ? map_type : attempt->prog_type;
	uint64_t types = type < FIRST_TRAIT ? UINT64_C(1) << type : 0;

	if (map_type)
		types |= (uint64_t)map_type_traits(map_type)->traits << FIRST_TRAIT;
	return types;
}

static bool fits(const struct rule *rule, const struct attempt *attempt)
{
	if (!(rule->commands & UINT64_C(1) << attempt->command) || rule->err != abs(attempt->err))
		return false;
	if (rule->types && !(rule->types & types_of(attempt)))
		return false;
	return !rule->when || rule->when(attempt);
}

static const struct rule *find(const struct rules *rules, const struct attempt *attempt)
{
	for (size_t i = 0; i < rules->count; i++)
		if (fits(&rules->list[i], attempt))
			return &rules->list[i];
	return NULL;
}

int explain_attempt(const struct attempt *attempt, struct problem *problem)
{
	static const struct rules *const books[] = {
		&explain_privilege, &explain_attach, &explain_elements,
		&explain_creation,  &explain_runs,   &explain_others,
	};
	cleanup_buf struct buf why = BUF_EMPTY, hint = BUF_EMPTY;
	const struct rule *rule = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(books) && !rule; i++)
		rule = find(books[i], attempt);
	if (!rule)
		return problem_set(problem, attempt->err, REASON_KERNEL, "%s",
				   errno_text(attempt->err));
	add_text(&why, rule->why, attempt);
	problem_set(problem, attempt->err, rule->reason, "%s", buf_text(&why));
	if (rule->hint) {
		add_text(&hint, rule->hint, attempt);
		problem_hint(problem, "%s", buf_text(&hint));
	}
	return attempt->err;
}

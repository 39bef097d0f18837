/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Layouts from words: `u32,ip4,pad[2]`. */
#include <errno.h>
#include <string.h>

#include "base/number.h"
#include "base/problem.h"
#include "base/util.h"
#include "layout/layout.h"

/* word, kind, bytes (0: the number that the word goes on with), is_signed, big_endian */
#define TYPES(TYPE)                                                                                \
	TYPE("u8", INT, 1, false, false)                                                           \
	TYPE("u16", INT, 2, false, false)                                                          \
	TYPE("u32", INT, 4, false, false)                                                          \
	TYPE("u64", INT, 8, false, false)                                                          \
	TYPE("s8", INT, 1, true, false)                                                            \
	TYPE("s16", INT, 2, true, false)                                                           \
	TYPE("s32", INT, 4, true, false)                                                           \
	TYPE("s64", INT, 8, true, false)                                                           \
	TYPE("be16", INT, 2, false, true)                                                          \
	TYPE("be32", INT, 4, false, true)                                                          \
	TYPE("be64", INT, 8, false, true)                                                          \
	TYPE("f32", FLOAT, 4, true, false)                                                         \
	TYPE("f64", FLOAT, 8, true, false)                                                         \
	TYPE("ip4", IP4, 4, false, true)                                                           \
	TYPE("ip6", IP6, 16, false, true)                                                          \
	TYPE("mac", MAC, 6, false, true)                                                           \
	TYPE("char[", STRING, 0, false, false)                                                     \
	TYPE("pad[", PAD, 0, false, false)

#define TYPE_ROW(word, kind, bytes, is_signed, big_endian)                                         \
	{ word, LAYOUT_##kind, bytes, is_signed, big_endian },
static const struct type {
	const char *word;
	enum layout_kind kind;
	uint32_t bytes;
	bool is_signed;
	bool big_endian;
} types[] = { TYPES(TYPE_ROW) };

#define TYPE_WORD(word, ...) word,
const char *const layout_words[] = { TYPES(TYPE_WORD) NULL };

/* The N of char[N], `text` being what follows the bracket. */
static int bracketed_size(const char *text, uint32_t *bytes)
{
	char digits[16];
	uint64_t number;
	size_t length = strlen(text);

	if (!length || length > sizeof(digits) || text[length - 1] != ']')
		return -ENOENT;
	memcpy(digits, text, length - 1);
	digits[length - 1] = '\0';
	if (number_u64(digits, UINT32_MAX / 8, &number) || !number)
		return -ENOENT;
	*bytes = (uint32_t)number;
	return 0;
}

static int match_type(const struct type *type, const char *word, uint32_t *bytes)
{
	size_t length = strlen(type->word);

	*bytes = type->bytes;
	if (type->bytes)
		return strcmp(word, type->word) == 0 ? 0 : -ENOENT;
	return strncmp(word, type->word, length) == 0 ? bracketed_size(word + length, bytes)
						      : -ENOENT;
}

/* u64[N]: as many numbers of a type that has a size; its member is lent. */
static int array_from_word(struct layout *layout, const char *word)
{
	static struct layout elements[ARRAY_SIZE(types)];
	size_t length = strcspn(word, "[");
	uint32_t count;

	if (!word[length] || bracketed_size(word + length + 1, &count))
		return -ENOENT;
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		if (!types[i].bytes || strncmp(types[i].word, word, length) != 0 ||
		    types[i].word[length])
			continue;
		if (count > UINT32_MAX / 8 / types[i].bytes)
			return -ENOENT;
		layout_from_word(&elements[i], types[i].word);
		*layout = (struct layout){ .kind = LAYOUT_ARRAY,
					   .count = count,
					   .members = &elements[i],
					   .bit_size = count * types[i].bytes * 8 };
		return 0;
	}
	return -ENOENT;
}

int layout_from_word(struct layout *layout, const char *word)
{
	uint32_t bytes;

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		if (match_type(&types[i], word, &bytes))
			continue;
		*layout = (struct layout){
			.kind = types[i].kind,
			.is_signed = types[i].is_signed,
			.big_endian = types[i].big_endian,
			.type_name = types[i].bytes ? types[i].word : NULL,
			.bit_size = bytes * 8,
		};
		return 0;
	}
	return array_from_word(layout, word);
}

int layout_refuse_word(const char *word, struct problem *problem)
{
	const char *near = problem_near_word(word, layout_words, ARRAY_SIZE(types));

	problem_set(problem, -EINVAL, REASON_UNKNOWN, "\"%s\" is not a layout type", word);
	if (near && !strchr(near, '['))
		problem_hint(problem, "did you mean %s?", near);
	else
		problem_hint(problem,
			     "u8 to u64, s8 to s64, be16 to be64, f32, f64, ip4, ip6, mac, "
			     "char[N], pad[N] and arrays as u64[N], joined by commas");
	return -EINVAL;
}

/* Decoders change a tree's layouts, so none is shared. */
static int own_member(struct layout_tree *tree, struct layout *array)
{
	struct layout *own = layout_alloc(tree, sizeof(*own));

	if (!own)
		return -ENOMEM;
	*own = *array->members;
	array->members = own;
	return 0;
}

/* Member by member; `words` is cut into single words on the way. */
static int read_members(struct layout_tree *tree, char *words, struct problem *problem)
{
	struct layout *tuple = &tree->root;
	uint64_t bits = 0;
	char *word;

	while ((word = strsep(&words, ","))) {
		struct layout *member = &tuple->members[tuple->count];

		if (layout_from_word(member, word))
			return layout_refuse_word(word, problem);
		if (member->kind == LAYOUT_ARRAY && own_member(tree, member))
			return problem_no_memory(problem);
		member->bit_offset = (uint32_t)bits;
		bits += member->bit_size;
		if (bits > UINT32_MAX)
			return problem_set(problem, -EINVAL, REASON_LIMIT,
					   "a layout must be smaller than 512 MiB");
		tuple->count++;
	}
	tuple->bit_size = (uint32_t)bits;
	return 0;
}

static size_t count_words(const char *words)
{
	size_t count = 1;

	for (; *words; words++)
		count += *words == ',';
	return count;
}

int layout_from_words(struct layout_tree **tree, const char *words, size_t size, const char *what,
		      struct problem *problem)
{
	cleanup_layout struct layout_tree *made = calloc(1, sizeof(*made));
	cleanup_free char *copy = strdup(words);
	int err;

	if (!made || !copy)
		return problem_no_memory(problem);
	made->root.kind = LAYOUT_TUPLE;
	made->root.members = layout_alloc(made, count_words(words) * sizeof(*made->root.members));
	if (!made->root.members)
		return problem_no_memory(problem);
	err = read_members(made, copy, problem);
	if (err)
		return err;
	if (layout_size(&made->root) != size)
		return problem_set(problem, -EINVAL, REASON_SIZE,
				   "%s has %zu byte%s, but %s has %zu", what, size,
				   size == 1 ? "" : "s", words, layout_size(&made->root));
	if (made->root.count == 1)
		made->root = made->root.members[0];
	*tree = take_ptr(made);
	return 0;
}

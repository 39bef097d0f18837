/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A layout's tree: its memory, its members by name, and paths to its fields. */
#include "layout/path.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/number.h"
#include "base/problem.h"

/* Fields are listed as long as they fit so many bytes. */
#define LIST_LENGTH 136

/* Stands in front of each allocation. */
struct block {
	struct block *next;
	max_align_t memory[];
};

void *layout_alloc(struct layout_tree *tree, size_t size)
{
	struct block *block;

	if (__builtin_add_overflow(size, sizeof(*block), &size))
		return NULL;
	block = calloc(1, size);
	if (!block)
		return NULL;
	block->next = tree->memory;
	tree->memory = block;
	return block->memory;
}

void layout_free(struct layout_tree *tree)
{
	struct block *block, *next;

	if (!tree)
		return;
	for (block = tree->memory; block; block = next) {
		next = block->next;
		free(block);
	}
	free(tree);
}

const struct layout *layout_member(const struct layout *parent, const char *name, size_t length,
				   uint32_t *bit_offset)
{
	if (parent->kind != LAYOUT_STRUCT && parent->kind != LAYOUT_UNION)
		return NULL;
	for (uint32_t i = 0; i < layout_members(parent); i++) {
		const struct layout *member = &parent->members[i], *found = NULL;
		uint32_t within = 0;

		if (!layout_is_named(member))
			found = layout_member(member, name, length, &within);
		else if (strncmp(member->name, name, length) == 0 && !member->name[length])
			found = member;
		if (found) {
			*bit_offset = member->bit_offset + within;
			return found;
		}
	}
	return NULL;
}

/* 4 or 16 bytes: a number of 32 bits, or an array or a struct of nothing but such bytes or numbers.
 */
static bool is_address(const struct layout *layout)
{
	uint32_t bits = layout->bit_size;
	const struct layout *first = layout->members;

	switch (layout->kind) {
	case LAYOUT_IP4:
	case LAYOUT_IP6:
		return true;
	case LAYOUT_INT:
		return bits == 32;
	case LAYOUT_BYTES:
		return bits == 32 || bits == 128;
	case LAYOUT_ARRAY:
		return first->kind == LAYOUT_INT &&
		       (bits == 128 || (bits == 32 && first->bit_size == 8));
	case LAYOUT_STRUCT:
	case LAYOUT_UNION:
		return layout->count && first->bit_size == bits && is_address(first);
	default:
		return false;
	}
}

bool layout_is_prefix(const struct layout *layout)
{
	uint32_t data = layout->bit_size - 32;

	if (!layout->lpm_key || (data != 32 && data != 128))
		return false;
	if (layout->kind == LAYOUT_BYTES)
		return true;
	return layout_members(layout) == 2 && layout->members[1].bit_offset == 32 &&
	       layout->members[1].bit_size == data && is_address(&layout->members[1]);
}

const struct layout *layout_find_own(const struct layout *layout, enum layout_own own)
{
	uint32_t count = layout->kind == LAYOUT_ARRAY ? !!layout->count : layout_members(layout);
	const struct layout *found = NULL;

	if (layout->kind == LAYOUT_OPAQUE)
		return layout->own == own ? layout : NULL;
	for (uint32_t i = 0; i < count && !found; i++)
		found = layout_find_own(&layout->members[i], own);
	return found;
}

size_t layout_fields(const struct layout *layout)
{
	size_t count = 0;

	switch (layout->kind) {
	case LAYOUT_ARRAY:
		return layout->count * layout_fields(layout->members);
	case LAYOUT_STRUCT:
	case LAYOUT_UNION:
	case LAYOUT_TUPLE:
		for (uint32_t i = 0; i < layout_members(layout); i++)
			count += layout_fields(&layout->members[i]);
		return count;
	default:
		return 1;
	}
}

const char *path_below(const char *path, const char *name)
{
	size_t length = strlen(name);

	if (strncmp(path, name, length) != 0 || !strchr(".[", path[length]))
		return NULL;
	return path + length;
}

/* The member of a tuple with this number; padding has none. */
static int nth_shown(const struct layout *tuple, uint64_t number, struct path_step *step)
{
	for (uint32_t i = 0; i < layout_members(tuple); i++) {
		const struct layout *member = &tuple->members[i];

		if (member->kind == LAYOUT_PAD || number--)
			continue;
		step->layout = member;
		step->bit_offset = member->bit_offset;
		return 0;
	}
	return -ERANGE;
}

static int take_index(const struct layout *parent, const char **path, struct path_step *step)
{
	cleanup_free char *digits = NULL;
	size_t length = strcspn(*path, "]");
	uint64_t number;

	if (parent->kind != LAYOUT_ARRAY && parent->kind != LAYOUT_TUPLE)
		return -EINVAL;
	digits = strndup(*path + 1, length ? length - 1 : 0);
	if (!digits)
		return -ENOMEM;
	if (!(*path)[length] || !strchr(".[", (*path)[length + 1]) || !number_is_digits(digits) ||
	    number_u64(digits, UINT32_MAX, &number))
		return -EINVAL;
	step->index = (uint32_t)number;
	*path += length + 1;
	if (parent->kind == LAYOUT_TUPLE)
		return nth_shown(parent, number, step);
	if (number >= parent->count)
		return -ERANGE;
	step->layout = parent->members;
	step->bit_offset = (uint32_t)number * parent->members->bit_size;
	return 0;
}

/* A variable that is static in a function has a dot in its name. */
static int take_name(const struct layout *parent, const char **path, struct path_step *step)
{
	const char *name = *path + (**path == '.');
	size_t length = strcspn(name, ".[");

	if (!length || (parent->kind != LAYOUT_STRUCT && parent->kind != LAYOUT_UNION))
		return -EINVAL;
	for (;;) {
		step->layout = layout_member(parent, name, length, &step->bit_offset);
		if (step->layout)
			break;
		if (name[length] != '.')
			return -ENOENT;
		length += 1 + strcspn(name + length + 1, ".[");
	}
	*path = name + length;
	return 0;
}

int path_next(const struct layout *parent, const char **path, struct path_step *step)
{
	const char *end = *path;
	struct path_step taken = { .index = 0 };
	int err;

	err = *end == '[' ? take_index(parent, &end, &taken) : take_name(parent, &end, &taken);
	if (err)
		return err;
	*step = taken;
	*path = end;
	return 0;
}

/* Adds a pointer to each name, anonymous members' included. */
static void add_names(struct buf *names, const struct layout *parent)
{
	for (uint32_t i = 0; i < layout_members(parent); i++) {
		const struct layout *member = &parent->members[i];

		if (layout_is_named(member))
			buf_add(names, &member->name, sizeof(member->name));
		else if (member->kind == LAYOUT_STRUCT || member->kind == LAYOUT_UNION)
			add_names(names, member);
	}
}

static void hint_all(const char *const *names, size_t count, struct problem *problem)
{
	cleanup_buf struct buf text = BUF_EMPTY;

	for (size_t i = 0; i < count; i++) {
		if (text.len + strlen(names[i]) > LIST_LENGTH) {
			buf_add_str(&text, ", …");
			break;
		}
		buf_printf(&text, "%s%s", i ? ", " : "", names[i]);
	}
	problem_hint(problem, "its fields: %s", buf_text(&text));
}

int path_refuse_member(const struct field *field, const char *name, const char *what,
		       struct problem *problem)
{
	cleanup_buf struct buf subject = BUF_EMPTY, buf = BUF_EMPTY, quoted = BUF_EMPTY;
	const char *const *names;
	const char *near;
	size_t count;

	describe_field(&subject, field, what);
	describe_text(&quoted, name, true);
	problem_set(problem, -EINVAL, REASON_UNKNOWN, "%s has no field %s", buf_text(&subject),
		    buf_text(&quoted));
	add_names(&buf, field->layout);
	names = (const char *const *)buf.data;
	count = buf.len / sizeof(*names);
	near = count ? problem_near_word(name, names, count) : NULL;
	if (near)
		problem_hint(problem, "did you mean %s?", near);
	else if (count)
		hint_all(names, count, problem);
	return -EINVAL;
}

static int refuse_index(const struct field *field, const char *path, const char *what,
			struct problem *problem)
{
	cleanup_buf struct buf subject = BUF_EMPTY;
	size_t count = field->layout->count;

	describe_field(&subject, field, what);
	return problem_set(problem, -EINVAL, REASON_RANGE, "%s has no [%.*s: it has %zu element%s",
			   buf_text(&subject), (int)strcspn(path + 1, ".["), path + 1, count,
			   count == 1 ? "" : "s");
}

static int refuse_step(const struct field *field, const char *path, const char *what,
		       struct problem *problem)
{
	cleanup_buf struct buf subject = BUF_EMPTY;

	describe_field(&subject, field, what);
	problem_set(problem, -EINVAL, field->layout->members ? REASON_SYNTAX : REASON_TYPE,
		    "%s has no \"%s\"", buf_text(&subject), path);
	if (field->layout->kind == LAYOUT_ARRAY || field->layout->kind == LAYOUT_TUPLE)
		problem_hint(problem, "name one of its elements, as [0]");
	if (field->layout->kind == LAYOUT_BYTES)
		problem_hint(problem, "its type is not known");
	if (field->layout->kind == LAYOUT_OPAQUE)
		problem_hint(problem, "it belongs to the kernel");
	return -EINVAL;
}

int path_refuse(const struct field *field, const char *path, const char *what, int err,
		struct problem *problem)
{
	const char *begin = path + (*path == '.');
	cleanup_free char *name = strndup(begin, strcspn(begin, ".["));

	if (!name || err == -ENOMEM)
		return problem_no_memory(problem);
	if (err == -ENOENT)
		return path_refuse_member(field, name, what, problem);
	return err == -ERANGE ? refuse_index(field, path, what, problem)
			      : refuse_step(field, path, what, problem);
}

int path_walk(const struct field *field, const char *path, const char *what, path_reached *reached,
	      void *context, struct problem *problem)
{
	struct field next = { .parent = field };
	const char *rest = path;
	struct path_step step;
	int err;

	if (!*path)
		return reached(field, context);
	err = path_next(field->layout, &rest, &step);
	if (err)
		return path_refuse(field, path, what, err, problem);
	next.layout = step.layout;
	next.index = step.index;
	next.bit = field->bit + step.bit_offset;
	return path_walk(&next, rest, what, reached, context, problem);
}

static int note_field(const struct field *field, void *context)
{
	*(struct field *)context = *field;
	return 0;
}

int path_find(const struct layout *root, const char *path, const char *what,
	      const struct layout **found, size_t *bit, struct problem *problem)
{
	const struct field field = { .layout = root };
	struct field reached;
	int err = path_walk(&field, path, what, note_field, &reached, problem);

	if (err)
		return err;
	*found = reached.layout;
	*bit = reached.bit;
	return 0;
}

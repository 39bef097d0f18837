/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arrays that the kernel keeps about a program. */
#include "bpf/prog_details.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "base/util.h"
#include "bpf/kind.h"

#define AT(field) offsetof(struct prog_info, field)

/* The fields of struct prog_info for an array and its count, and the size of an element: a number
 * of bytes, or the field in which the kernel gives it and expects it back. */
static const struct {
	enum prog_array array;
	size_t pointer, count;
	uint32_t size;
	size_t record_size;
} rows[] = {
	{ PROG_MAP_IDS, AT(map_ids), AT(nr_map_ids), 4 },
	{ PROG_XLATED, AT(xlated_prog_insns), AT(xlated_prog_len), 1 },
	{ PROG_JITED, AT(jited_prog_insns), AT(jited_prog_len), 1 },
	{ PROG_KSYMS, AT(jited_ksyms), AT(nr_jited_ksyms), 8 },
	{ PROG_FUNC_LENS, AT(jited_func_lens), AT(nr_jited_func_lens), 4 },
	{ PROG_FUNC_INFO, AT(func_info), AT(nr_func_info), 0, AT(func_info_rec_size) },
	{ PROG_LINE_INFO, AT(line_info), AT(nr_line_info), 0, AT(line_info_rec_size) },
	{ PROG_JITED_LINES, AT(jited_line_info), AT(nr_jited_line_info), 0,
	  AT(jited_line_info_rec_size) },
	{ PROG_TAGS, AT(prog_tags), AT(nr_prog_tags), TAG_SIZE },
};

static uint32_t *number_at(struct prog_info *info, size_t offset)
{
	return (uint32_t *)(void *)((char *)info + offset);
}

static uint64_t *pointer_at(struct prog_info *info, size_t offset)
{
	return (uint64_t *)(void *)((char *)info + offset);
}

static size_t element_size(struct prog_info *counts, size_t row)
{
	return rows[row].size ? rows[row].size : *number_at(counts, rows[row].record_size);
}

/* The bytes of an array, rounded up so that the next one is aligned. */
static size_t array_size(struct prog_info *counts, size_t row)
{
	return round_up8(element_size(counts, row) * *number_at(counts, rows[row].count));
}

/* Fills in the input fields of `info`: for each wanted array its place in `bytes`, with room for as
 * many elements as `counts` has. */
static void ask_for(struct prog_info *info, struct prog_info *counts, unsigned arrays, char *bytes)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (!(arrays & rows[i].array))
			continue;
		*pointer_at(info, rows[i].pointer) = ptr_u64(bytes);
		*number_at(info, rows[i].count) = *number_at(counts, rows[i].count);
		if (rows[i].record_size)
			*number_at(info, rows[i].record_size) = (uint32_t)element_size(counts, i);
		bytes += array_size(counts, i);
	}
}

/* Limits counts that have grown meanwhile to the room there was; the pointer of an empty array is
 * 0.
 */
static void limit(struct prog_info *info, struct prog_info *counts, unsigned arrays)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		uint32_t *count = number_at(info, rows[i].count);

		if (!(arrays & rows[i].array))
			continue;
		if (*count > *number_at(counts, rows[i].count))
			*count = *number_at(counts, rows[i].count);
		if (!*count)
			*pointer_at(info, rows[i].pointer) = 0;
	}
}

int prog_details(int fd, unsigned arrays, struct prog_details *details)
{
	struct prog_info counts = { 0 }, info = { 0 };
	cleanup_free char *bytes = NULL;
	size_t size = 0;
	int err = prog_info(fd, &counts);

	if (err)
		return err;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		size += arrays & rows[i].array ? array_size(&counts, i) : 0;
	bytes = calloc(1, size + 1);
	if (!bytes)
		return -ENOMEM;
	ask_for(&info, &counts, arrays, bytes);
	err = prog_info(fd, &info);
	if (err)
		return err;
	limit(&info, &counts, arrays);
	*details = (struct prog_details){ info, take_ptr(bytes) };
	return 0;
}

void prog_details_done(struct prog_details *details)
{
	free(details->bytes);
	*details = PROG_DETAILS_NONE;
}

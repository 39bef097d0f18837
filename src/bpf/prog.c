/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of bpf(2) on programs, and those for their statistics and tokens; the arrays that
 * the kernel keeps about a program. */
#include "bpf/prog.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "base/util.h"
#include "bpf/kind.h"
#include "bpf/sys.h"

int prog_load(const struct prog_load_attr *load, struct buf *log)
{
	union attr attr = { .prog_load = *load };
	const struct log_fields fields = {
		.level = &attr.prog_load.log_level,
		.size = &attr.prog_load.log_size,
		.true_size = &attr.prog_load.log_true_size,
		.buffer = &attr.prog_load.log_buf,
	};

	return retry_with_log(CMD_PROG_LOAD, &attr, sizeof(attr.prog_load), &fields, log);
}

int prog_test_run(struct test_run_attr *run)
{
	union attr attr = { .test_run = *run };
	int result = sys_bpf(CMD_PROG_TEST_RUN, &attr, sizeof(attr.test_run));

	*run = attr.test_run;
	return result;
}

int prog_attach(const struct prog_attach_attr *attach)
{
	union attr attr = { .prog_attach = *attach };

	return sys_bpf(CMD_PROG_ATTACH, &attr, sizeof(attr.prog_attach));
}

int prog_detach(const struct prog_attach_attr *detach)
{
	union attr attr = { .prog_attach = *detach };

	return sys_bpf(CMD_PROG_DETACH, &attr, sizeof(attr.prog_attach));
}

int prog_query(struct query_attr *query)
{
	union attr attr = { .query = *query };
	int result = sys_bpf(CMD_PROG_QUERY, &attr, sizeof(attr.query));

	*query = attr.query;
	return result;
}

int prog_bind_map(int prog_fd, int map_fd)
{
	union attr attr = {
		.bind_map = {
			.prog_fd = (uint32_t)prog_fd,
			.map_fd = (uint32_t)map_fd,
		},
	};

	return sys_bpf(CMD_PROG_BIND_MAP, &attr, sizeof(attr.bind_map));
}

int prog_stream_read(int prog_fd, uint32_t stream, void *bytes, uint32_t size)
{
	union attr attr = {
		.stream_read = {
			.stream_buf = ptr_u64(bytes),
			.stream_buf_len = size,
			.stream_id = stream,
			.prog_fd = (uint32_t)prog_fd,
		},
	};

	return sys_bpf(CMD_PROG_STREAM_READ_BY_FD, &attr, sizeof(attr.stream_read));
}

int prog_assoc_struct_ops(int prog_fd, int map_fd)
{
	union attr attr = {
		.assoc_struct_ops = {
			.map_fd = (uint32_t)map_fd,
			.prog_fd = (uint32_t)prog_fd,
		},
	};

	return sys_bpf(CMD_PROG_ASSOC_STRUCT_OPS, &attr, sizeof(attr.assoc_struct_ops));
}

int prog_enable_stats(uint32_t type)
{
	union attr attr = { .enable_stats = { .type = type } };

	return sys_bpf(CMD_ENABLE_STATS, &attr, sizeof(attr.enable_stats));
}

bool prog_stats_always(void)
{
	cleanup_buf struct buf text = BUF_EMPTY;

	return buf_read_file(&text, "/proc/sys/kernel/bpf_stats_enabled", 16) == 0 &&
	       *buf_text(&text) != '0';
}

int prog_create_token(int bpffs_fd)
{
	union attr attr = { .token_create = { .bpffs_fd = (uint32_t)bpffs_fd } };

	return sys_bpf(CMD_TOKEN_CREATE, &attr, sizeof(attr.token_create));
}

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

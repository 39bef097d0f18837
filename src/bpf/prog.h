/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of bpf(2) on programs, and those for their statistics and tokens, a function each.
 * They return 0, unless stated otherwise, or -errno. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "bpf/attr.h"

/*
 * A new program's file descriptor.  The verifier's log goes to `log` (see retry_with_log()) when
 * the program is refused, and always when load->log_level is set; NULL: no log is wanted.  The
 * fields log_buf, log_size and log_true_size are set here.  -EACCES, -EINVAL: the verifier refused
 * it; -E2BIG: too many instructions, or a field that the kernel does not know.
 */
int prog_load(const struct prog_load_attr *load, struct buf *log);

/* Runs a program on given data (prog_fd, data_in, data_size_in, …); retval, duration (ns),
 * data_size_out and ctx_size_out come back in `run`.  -ENOSPC: data_out is too small, and
 * data_size_out tells which size it needs; -KERNEL_ENOTSUPP: not for this program type. */
int prog_test_run(struct test_run_attr *run);

int prog_attach(const struct prog_attach_attr *attach);
int prog_detach(const struct prog_attach_attr *detach);

/* The programs attached to a hook: ids into query->prog_ids, with room for query->count; count,
 * attach_flags and revision come back.  -ENOSPC: there are more, count tells how many. */
int prog_query(struct query_attr *query);

/* Makes the program hold the map (since 5.10). */
int prog_bind_map(int prog_fd, int map_fd);

/* Reads what the program wrote to its stream STREAM_STDOUT or STREAM_STDERR (since 6.17).
 * The number of bytes. */
int prog_stream_read(int prog_fd, uint32_t stream, void *bytes, uint32_t size);

/* Associates the program with the struct_ops of this map (since 7.0). */
int prog_assoc_struct_ops(int prog_fd, int map_fd);

/* The kernel counts runs and their time (STATS_RUN_TIME) while the descriptor that this returns
 * is open (since 5.8). */
int prog_enable_stats(uint32_t type);

/* Does the kernel count them for all, until someone changes it: kernel.bpf_stats_enabled? */
bool prog_stats_always(void);

/* A token that carries the rights that a bpf file system was mounted with (since 6.9): its file
 * descriptor. */
int prog_create_token(int bpffs_fd);

/*
 * The arrays that the kernel keeps about a program: its maps, instructions, functions, lines
 */

/* Which arrays are wanted. */
enum prog_array {
	PROG_MAP_IDS = 1 << 0,	   /* uint32_t */
	PROG_XLATED = 1 << 1,	   /* struct insn; its count is in bytes */
	PROG_JITED = 1 << 2,	   /* native code, bytes */
	PROG_KSYMS = 1 << 3,	   /* uint64_t: each function's address */
	PROG_FUNC_LENS = 1 << 4,   /* uint32_t: the bytes of its native code */
	PROG_FUNC_INFO = 1 << 5,   /* struct func_record */
	PROG_LINE_INFO = 1 << 6,   /* struct line_record */
	PROG_JITED_LINES = 1 << 7, /* uint64_t: an address for each line_record */
	PROG_TAGS = 1 << 8,	   /* TAG_SIZE bytes for each function */
};

/* The beginning of the kernel's records.  Their sizes are info.func_info_rec_size and
 * info.line_info_rec_size. */
struct func_record {
	uint32_t insn;	  /* the index of its first instruction */
	uint32_t type_id; /* of the BTF function */
};

struct line_record {
	uint32_t insn;
	uint32_t file_name; /* offsets of BTF strings */
	uint32_t line;
	uint32_t position; /* line << 10 | column */
};

/* The arrays of `info` are in `bytes`.  The pointer of an array that was not asked for, or that the
 * kernel does not show to this user, is 0, whatever its count says. */
struct prog_details {
	struct prog_info info;
	void *bytes; /* owned */
};

#define PROG_DETAILS_NONE ((struct prog_details){ 0 })

void prog_details_done(struct prog_details *details);
#define cleanup_prog_details cleanup_with(prog_details_done)

/* Reads the arrays: 0, -ENOMEM, or -errno as prog_info() returns it. */
int prog_details(int fd, unsigned arrays, struct prog_details *details);

/* An array of `info` as a pointer. */
static inline const void *prog_details_array(uint64_t pointer)
{
	return (const void *)(uintptr_t)pointer;
}

/* Record `index` of func_info and line_info, which must be there. */
static inline const struct func_record *prog_func_record(const struct prog_info *info,
							 uint32_t index)
{
	return (const void *)((const char *)prog_details_array(info->func_info) +
			      (size_t)index * info->func_info_rec_size);
}

static inline const struct line_record *prog_line_record(const struct prog_info *info,
							 uint32_t index)
{
	return (const void *)((const char *)prog_details_array(info->line_info) +
			      (size_t)index * info->line_info_rec_size);
}

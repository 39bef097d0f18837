/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arrays that the kernel keeps about a program: its maps, instructions, functions, lines. */
#pragma once

#include <stdint.h>

#include "base/cleanup.h"
#include "bpf/attr.h"

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

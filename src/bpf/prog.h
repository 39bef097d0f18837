/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of bpf(2) on programs, and those for their statistics and tokens, a function each.
 * They return 0, unless stated otherwise, or -errno. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
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

/* A token that carries the rights that a bpf file system was mounted with (since 6.9): its file
 * descriptor. */
int prog_create_token(int bpffs_fd);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of bpf(2) that are neither about a map, a program nor a link. */
#pragma once

#include <stdint.h>

#include "base/buf.h"
#include "bpf/attr.h"

/* Loads BTF: its file descriptor, or -errno; `log` as in log_call(), NULL: nobody reads it. */
int btf_load(const void *bytes, uint32_t size, struct buf *log);

/* The kernel counts runs and their time (STATS_RUN_TIME) while the descriptor that this returns
 * is open (since 5.8). */
int enable_stats(uint32_t type);

/* A token that carries the rights that a bpf file system was mounted with (since 6.9): its file
 * descriptor. */
int token_create(int bpffs_fd);

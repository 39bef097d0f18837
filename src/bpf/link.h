/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of bpf(2) on links and trace points, a function each.  They return 0, unless stated
 * otherwise, or -errno. */
#pragma once

#include <stdint.h>

#include "bpf/attr.h"

/* A new link's file descriptor. */
int link_create(const struct link_create_attr *create);

/* Replaces the program (or struct_ops map) of a link. */
int link_update(const struct link_update_attr *update);

/* Detaches the link, even if others hold it.  -EOPNOTSUPP: not for this type. */
int link_detach(int link_fd);

/* A file descriptor from which the output of an iterator's link can be read. */
int link_create_iter(int link_fd);

/* Attaches a program to a raw trace point, or with a NULL name to what it was loaded for: the file
 * descriptor of the link. */
int link_open_raw_tracepoint(const char *name, int prog_fd, uint64_t cookie);

/* What a perf event or trace point descriptor of a process is attached to: pid, fd, buf and
 * buf_len are given; buf_len, prog_id, fd_type, probe_offset and probe_addr come back. */
int link_query_task_fd(struct task_fd_query_attr *query);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Objects by id, and what the kernel tells about them. */
#pragma once

#include <stdint.h>

#include "bpf/attr.h"

enum kind { KIND_MAP, KIND_PROG, KIND_LINK, KIND_BTF, KINDS };

/* The lowest id above `after`, which begins at 0.  -ENOENT: no more; -EPERM: CAP_SYS_ADMIN (for a
 * BTF object CAP_BPF too) is needed. */
int next_id(enum kind kind, uint32_t after, uint32_t *id);

/* A file descriptor of the object.  `open_flags` is 0, or for maps OPEN_RDONLY or OPEN_WRONLY.
 * -ENOENT: there is no such id (any more). */
int fd_by_id(enum kind kind, uint32_t id, uint32_t open_flags);

/*
 * What the kernel knows of an object; fields that it does not know stay as they are.  The struct
 * must be zero but for the fields that are input: a pointer, together with the count or size
 * beside it, makes the kernel fill an array (info.nr_map_ids = 8, info.map_ids = ptr_u64(ids)).
 * The counts come back as they would be with enough room; so ask once with zeroes, allocate, and
 * ask again with a new struct that has just that pointer and count.  -EBADFD: no such
 * descriptor; -EINVAL: not an object; -EFAULT: a bad pointer.
 */
int map_info(int fd, struct map_info *info);
int prog_info(int fd, struct prog_info *info);
int link_info(int fd, struct link_info *info);
int btf_info(int fd, struct btf_info *info);

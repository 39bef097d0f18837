/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program's full name: the kernel keeps 15 bytes of it, its BTF all. */
#pragma once

#include "bpf/attr.h"

/* The name of the program's first function in its BTF, which the caller frees.  -ENOENT: it has no
 * BTF with functions; -errno of the kernel's; -ENOMEM. */
int prog_full_name(int fd, const struct prog_info *info, char **name);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* BTF objects in the kernel: of programs, maps and modules. */
#pragma once

#include <stdint.h>

#include "base/buf.h"
#include "bpf/attr.h"
#include "btf/btf.h"

/* Room for the name of a BTF object: a module's has up to 55 bytes (MODULE_NAME_LEN). */
#define BTF_NAME_SIZE 64

/* Loads BTF: its file descriptor, or -errno; `log` as in retry_with_log(), NULL: no log is
 * wanted. */
int btf_load(const void *bytes, uint32_t size, struct buf *log);

/* Reads the info of a BTF object and its name, "" when it has none.  0, or -errno as btf_info()
 * returns it. */
int btf_describe(int fd, struct btf_info *info, char name[BTF_NAME_SIZE]);

/* Opens the BTF object `id` (prog_info's or map_info's btf_id), to be closed with btf_close().
 * -ENOENT: there is none; -EPERM; -ENOMEM; or as btf_open_bytes() returns it. */
int btf_fetch(uint32_t id, struct btf **btf);

/* The same for a descriptor of it; the BTF of a kernel module has vmlinux's as its base. */
int btf_fetch_fd(int fd, const struct btf *base, struct btf **btf, struct problem *problem);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* BTF from a file of either form. */
#pragma once

#include "btf/btf.h"

/* As btf_open_file(), or the .BTF section of a 64-bit ELF file, of which no more is read than that
 * takes.  -ENODATA: an ELF file without BTF; -EOPNOTSUPP: one of 32 bits, too. */
int objfile_open_btf(const char *path, const struct btf *base, struct btf **btf,
		     struct problem *problem);

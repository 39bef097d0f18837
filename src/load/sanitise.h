/* SPDX-License-Identifier: GPL-3.0-or-later */
/* BTF for kernels that are older than some of its kinds. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* Is the kernel older than this release ("5.13")? */
typedef bool btf_lacks(const char *since);

/*
 * The same types, with what the kernel does not know yet as something that it
 * does: floats and enum64 as structs of their size without members, type tags as const, declaration
 * tags as integers that nobody uses.  Ids and strings stay.  0 with the bytes in `made`; -ENODATA:
 * there is nothing to be replaced; -EINVAL; -ENOMEM.
 */
int btf_sanitise(const void *bytes, size_t size, btf_lacks *lacks, struct buf *made);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * C declarations -> BTF, with the sizes and offsets that clang gives them for BPF programs, which
 * are those of x86-64 and arm64:
 *
 *	enum state { NEW, CLOSED }; struct { u64 packets; char name[16]; enum state state : 8; }
 *
 * One declaration or several, each ended by a semicolon, the last one perhaps not; the type is that
 * of the last.  Structs, unions, anonymous ones in them, enums with constant expressions, pointers,
 * arrays, bit fields, typedefs, const and volatile, the attributes packed and aligned(N), comments.
 * Known from the start are C's own types, those of <stdint.h>, the kernel's (u32, __be16, …), f32
 * and f64, and ip4, ip6 and mac: arrays of 4, 16 and 6 bytes.  No functions, no preprocessor.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/problem.h"
#include "btf/writer.h"

/* What has been declared: a later text may refer to it. */
struct cread_declarations {
	struct btf_writer writer;
	struct buf names;  /* struct cread_name, see cread_internal.h */
	struct buf basics; /* struct cread_basic */
};

#define CREAD_DECLARATIONS_NONE ((struct cread_declarations){ .names = BUF_EMPTY })
void cread_declarations_done(struct cread_declarations *declarations);
#define cleanup_cread_declarations cleanup_with(cread_declarations_done)

struct cread_declared {
	uint32_t id;
	uint32_t size; /* in bytes, at least 1 */
};

/* Reads `text`; a struct, union or enum without a tag that is the type is called `name`.  0;
 * -EINVAL: the text is wrong, at the problem's line and column, or its type has no size;
 * -ENOMEM. */
int cread_text(struct cread_declarations *declarations, const char *text, const char *name,
	       struct cread_declared *type, struct problem *problem);

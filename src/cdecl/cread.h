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
#include "btf/writer.h"

/* What has been declared: a later text may refer to it. */
struct btf_declarations {
	struct btf_writer writer;
	struct buf names;  /* struct c_name, see reader.h */
	struct buf basics; /* struct c_basic */
};

#define BTF_DECLARATIONS_NONE ((struct btf_declarations){ .names = BUF_EMPTY })
void btf_declarations_done(struct btf_declarations *declarations);
#define cleanup_btf_declarations cleanup_with(btf_declarations_done)

struct btf_declared {
	uint32_t id;
	uint32_t size; /* in bytes, at least 1 */
};

struct btf_c_error {
	size_t at; /* bytes from the text's beginning */
	char message[200];
	char hint[120]; /* or "" */
};

/* Reads `text`; a struct, union or enum without a tag that is the type is called `name`.  0;
 * -EINVAL and *error: the text is wrong, or its type has no size; -ENOMEM. */
int cread_text(struct btf_declarations *declarations, const char *text, const char *name,
	       struct btf_declared *type, struct btf_c_error *error);

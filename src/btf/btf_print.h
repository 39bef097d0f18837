/* SPDX-License-Identifier: GPL-3.0-or-later */
/* BTF as text: as C, and type by type as bpftool's "btf dump" writes it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/form.h"
#include "base/stream.h"
#include "btf/btf.h"

/* Which types are declared, and where. */
struct cprint_how {
	const uint32_t *roots; /* these `count` and what they need; 0 is void and needs nothing, */
	size_t count;	       /* … or 0: all named types, of split BTF those that are its own */
	bool unsorted;	       /* in the order of their ids; otherwise by kind and name */
	/* Split BTF: what is the base's stands in another file, made with the same `unsorted`. */
	bool beside_base;
};

/*
 * Declarations in C, in an order that compiles, whose structs have the sizes and offsets of the BTF
 * on this machine's ABI.  Padding is spelt out as unnamed bit fields and __attribute__((packed))
 * added where the members alone would not lie as they must.  A second type of the same name is
 * called name___2, as bpftool does.  Tags (btf_type_tag) are left out.
 *
 * Adds the declarations of the types, and of all that they need: roots may be unnamed structs,
 * unions and enums, too.  After all types the prototypes of those functions follow that programs
 * may call, which the kernel tags with "bpf_kfunc" (since Linux 6.10).  0; -ENOENT: no such type;
 * -EINVAL: a type that C cannot express; -ELOOP: one that contains itself; -EFBIG: more text than
 * sense; -ENOMEM.  After a failure the text ends anywhere.
 */
int cprint_types(const struct btf *btf, const struct cprint_how *how, struct buf *text,
		 struct problem *problem);

/* Adds the declaration of one type, and of the structs and enums that it needs, on one line without
 * a semicolon at its end: "struct flow { __u32 saddr; char comm[16]; }", or as `lines`, as
 * cprint_types(); of a data section, its variables.  Typedefs of plain numbers, such as __u32, are
 * taken for known. */
int cprint_type(const struct btf *btf, uint32_t id, bool lines, struct buf *text,
		struct problem *problem);

/* Writes type `id`, which must exist; 0 is void: as lines with their newlines, or as an object, of
 * which FORM_PRETTY indents all lines but the first as at `depth`.  Control characters in names are
 * escaped. */
void btf_print_raw(const struct btf *btf, uint32_t id, enum form form, unsigned depth,
		   struct stream *stream);

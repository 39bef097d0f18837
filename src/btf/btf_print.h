/* SPDX-License-Identifier: GPL-3.0-or-later */
/* BTF as text: as C, and type by type as bpftool's "btf dump" writes it. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/form.h"
#include "base/stream.h"
#include "btf/btf.h"

/*
 * Declarations in C, in an order that compiles, whose structs have the sizes and offsets of the BTF
 * on this machine's ABI.  Padding is spelt out as unnamed bit fields and __attribute__((packed))
 * added where the members alone would not lie as they must.  A second type of the same name is
 * called name___2, as bpftool does.  Tags (btf_type_tag) are left out.
 *
 * Adds the declarations of all named types (of split BTF: those that are not the base's) and of all
 * that they need; or, when `count` is not 0, of those `roots` alone that there are (0 is void and
 * needs nothing), unnamed structs, unions and enums too.  0; -ENOENT: no such type; -EINVAL: a type
 * that C cannot express; -ELOOP: one that contains itself; -EFBIG: more text than sense; -ENOMEM.
 * After a failure the text ends anywhere.
 */
int cprint_types(const struct btf *btf, const uint32_t *roots, size_t count, struct buf *text,
		 struct problem *problem);

/* Writes type `id`, which must exist; 0 is void: as lines with their newlines, or as an object, of
 * which FORM_PRETTY indents all lines but the first as at `depth`.  Control characters in names are
 * escaped. */
void btf_print_raw(const struct btf *btf, uint32_t id, enum form form, unsigned depth,
		   struct stream *stream);

/*
 * BTF as C: declarations in an order that compiles, whose structs have the sizes and offsets of the
 * BTF on this machine's ABI.  Padding is spelt out as unnamed bit fields and
 * __attribute__((packed)) added where the members alone would not lie as they must.  A second type
 * of the same name is called name___2, as bpftool does.  Tags (btf_type_tag) are left out.
 */
#pragma once

#include <stdint.h>

#include "base/buf.h"
#include "btf/btf.h"

/* Adds the declarations of all named types (of split BTF: those that are not the base's), or with
 * `root` of that one alone, and of all that they need.  0; -ENOENT: no such type; -EINVAL: a type
 * that C cannot express; -ELOOP: one that contains itself; -EFBIG: more text than sense; -ENOMEM.
 * `fault`, when not NULL, tells which type, and the text ends anywhere. */
int btf_print_c(const struct btf *btf, uint32_t root, struct buf *text, struct btf_fault *fault);

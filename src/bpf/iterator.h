/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Iterators: the kernel runs a program for each map, or for each open file of each process, which
 * writes what is wanted of it.  Such a program is made here of instructions, by what the kernel's
 * BTF says of its structs, so that no compiler is needed and any kernel will do.
 */
#pragma once

#include <stdint.h>

#include "base/buf.h"
#include "bpf/insn.h"
#include "btf/btf.h"

#define ITERATOR_INSNS_MAX 256

struct iterator {
	struct insn code[ITERATOR_INSNS_MAX];
	uint32_t count;
};

/* Where a field is in a struct of the kernel, in bytes: `path` is "pcount.count", or the field's
 * name; anonymous members are looked into.  0, or -errno: it has no such field. */
int iterator_field(const struct btf *btf, uint32_t structure, const char *path, uint32_t *offset);

/* Adds an instruction; the caller knows that there is room. */
void iterator_add(struct iterator *iterator, struct insn insn);

/* Adds: read `size` bytes at r`from` + offset to r10 + to.  Changes r0 to r5. */
void iterator_add_read(struct iterator *iterator, int16_t to, uint8_t from, uint32_t offset,
		       uint32_t size);

/* Adds: write `size` bytes at r10 + from to the seq_file in r`seq`, and end.  Changes r0 to r5. */
void iterator_add_write(struct iterator *iterator, uint8_t seq, int16_t from, uint32_t size);

/* Adds: end, unless the jump is taken.  Its off is set here. */
void iterator_add_end_unless(struct iterator *iterator, struct insn jump);

/* Adds: the jumps at these places (iterator->count, when they were added) lead to what is added
 * next; without one of them it is skipped.  Returns what iterator_end_skip() takes, where it ends.
 */
uint32_t iterator_add_skip(struct iterator *iterator, const uint32_t *jumps, uint32_t count);
void iterator_end_skip(struct iterator *iterator, uint32_t skip);

/* Runs the program: `function` is the BTF id of the iterator's bpf_iter_…(), `name` is the
 * program's.  What it wrote is added to `written`.  -errno where the kernel has no iterators (which
 * are since 5.8) or this user lacks CAP_BPF or CAP_PERFMON. */
int iterator_run(const struct iterator *iterator, const char *name, uint32_t function,
		 struct buf *written);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * .BTF.ext: which function, source line and CO-RE relocation belongs to which instruction
 * (Documentation/bpf/btf.rst).  There the records go by section; a program wants those of its own
 * instructions.
 */
#pragma once

#include <stdint.h>

#include "base/buf.h"
#include "btf/btf.h"
#include "objfile/elf.h"

struct objfile_function;

enum ext_kind { EXT_FUNCS, EXT_LINES, EXT_CORE_RELOS, EXT_KINDS };

struct ext_record {
	uint32_t section;
	uint32_t insn;	   /* from the section's start */
	uint32_t order;	   /* as they came */
	uint32_t words[3]; /* what follows insn_off in the kernel's record of the kind */
};

struct objfile_ext {
	struct ext_record *records[EXT_KINDS]; /* owned */
	uint32_t counts[EXT_KINDS];
};

/* Reads the section .BTF.ext; it is empty when there is none: 0, or -errno. */
int objfile_ext_read(struct objfile_ext *ext, const struct elf_file *elf, const struct btf *btf,
		     struct problem *problem);
void objfile_ext_done(struct objfile_ext *ext);

/* Appends the records of a function's instructions to `to`, as the kernel wants them when these are
 * at `place` in the program: how many; a shortage of memory stays in `to`. */
uint32_t objfile_ext_add(const struct objfile_ext *ext, enum ext_kind kind,
			 const struct objfile_function *function, uint32_t place, struct buf *to);

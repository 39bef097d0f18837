/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files that make programs of functions share. */
#pragma once

#include "objfile/internal.h"

/* A program in the making. */
struct objfile_builder {
	const struct objfile_reader *reader;
	uint32_t count; /* of instructions */
	struct buf insns;
	struct buf pieces; /* struct objfile_function *: what has been placed */
	struct buf relocs; /* struct objfile_reloc */
	struct buf ext[EXT_KINDS];
	bool incomplete[EXT_KINDS]; /* some piece has none at its start */
};

/* What an instruction stands for. */
struct resolved {
	enum {
		RESOLVED_ITSELF,
		RESOLVED_FUNCTION, /* it calls it, or loads its address */
		RESOLVED_LATER,	   /* what the kernel alone knows */
	} kind;
	uint8_t src; /* of FUNCTION */
	struct objfile_function *function;
	struct objfile_reloc later; /* but for its insn */
};

/* Tells what instruction `index` of a function stands for, whose relocation may be NULL: NULL, or
 * why that is not known. */
const char *objfile_resolve_insn(const struct objfile_reader *reader,
				 const struct objfile_function *function, uint32_t index,
				 const struct insn *insn, const struct elf_reloc *reloc,
				 struct resolved *resolved);

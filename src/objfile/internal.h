/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files that read an object share. */
#pragma once

#include "objfile/elf.h"
#include "objfile/ext.h"
#include "objfile/objfile.h"

/* A function in a section of code. */
struct objfile_function {
	const char *name;
	uint32_t section;
	uint32_t first; /* in instructions from the section's start */
	uint32_t count;
	bool is_program;  /* else it is there to be called */
	bool made_static; /* hidden, so the verifier is to see it in the context of its callers */
	uint32_t place;	  /* where it is in the program at hand; NOT_PLACED */
	struct objfile_function *catcher; /* what it throws to, or NULL */
};

#define NOT_PLACED UINT32_MAX

/* Where a map comes from. */
struct objfile_place {
	uint32_t section; /* that declares it; 0: nowhere in the file */
	uint64_t offset;
	uint64_t size;
	uint32_t type;	       /* of the variable that declares it, a struct; 0: none */
	uint32_t data_section; /* whose bytes its value or arena begins with; 0: none */
};

/* The relocations of a section, by offset. */
struct objfile_relocs {
	struct elf_reloc *relocs;
	uint32_t count;
};

struct objfile_reader {
	struct objfile *object;
	const struct elf_file *elf;
	struct problem *problem;
	struct objfile_function *functions; /* by section, then by offset */
	uint32_t function_count;
	struct objfile_place *places;  /* of each map */
	struct objfile_relocs *relocs; /* of each section, code's alone */
	bool adds_places;	       /* instructions hold the places of their symbols, too */
	uint32_t *symbol_externs;      /* of each symbol its extern, or UINT32_MAX */
	uint32_t kconfig_size;	       /* of the variables in .kconfig */
	struct objfile_ext ext;
};

/* Each reads its part into the model: 0, or -errno, the problem filled in but for -ENOMEM. */
int objfile_read_types(struct objfile_reader *reader); /* object.btf, as it is in the file */
int objfile_read_externs(struct objfile_reader *reader);
int objfile_complete_externs(struct objfile_reader *reader); /* in object.btf */
int objfile_complete_types(
	struct objfile_reader *reader); /* what the compiler left for the ELF symbols to tell */
int objfile_read_maps(struct objfile_reader *reader);
int objfile_read_functions(struct objfile_reader *reader);
void objfile_read_exceptions(struct objfile_reader *reader); /* after the functions are in order */
int objfile_read_slots(
	struct objfile_reader *reader); /* of maps of maps, of programs, and of struct_ops */
int objfile_read_programs(struct objfile_reader *reader); /* object.programs of the functions */

/* A new map, all zero otherwise; NULL: no memory.  It is where it is until the next one comes. */
struct objfile_map *objfile_add_map(struct objfile_reader *reader,
				    const struct objfile_place *place);

/* Has the assembler put the places of symbols into the instructions that refer to them? */
bool objfile_adds_places(const struct objfile_reader *reader);

/* Is it a section of instructions? */
bool objfile_is_code(const struct elf_section *section);

/* The function that begins at instruction `insn` of a section, or NULL. */
struct objfile_function *objfile_find_function(const struct objfile_reader *reader,
					       uint32_t section, uint64_t insn);

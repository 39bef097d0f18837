/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files that read an object share. */
#pragma once

#include "base/buf.h"
#include "objfile/elf.h"
#include "objfile/objfile.h"

struct elf_reloc {
	uint64_t offset; /* in the section that is relocated */
	uint32_t type;	 /* R_BPF_… */
	uint32_t symbol; /* index in symbols */
};

/* The relocations of a section, by offset. */
struct objfile_relocs {
	struct elf_reloc *relocs;
	uint32_t count;
};

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

/* What .BTF.ext has, by instruction. */
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

struct objfile_reader {
	struct objfile *object;
	const struct elf_file *elf;
	struct problem *problem;
	struct objfile_function *functions; /* by section, then by offset */
	uint32_t function_count;
	struct objfile_place *places;  /* of each map */
	struct objfile_relocs *relocs; /* of each section of code */
	bool adds_places;	       /* instructions hold the places of their symbols, too */
	uint32_t *symbol_externs;      /* of each symbol its extern, or UINT32_MAX */
	uint32_t kconfig_size;	       /* of the variables in .kconfig */
	bool dropped_entries;	       /* some of object.btf's sections have entries of type 0 */
	struct objfile_ext ext;
};

/* Each reads its part into the model, in this order, which is libbpf's: 0, or -errno, the problem
 * filled in but for -ENOMEM. */
int objfile_read_types(struct objfile_reader *reader); /* object.btf, as it is in the file */
int objfile_read_externs(struct objfile_reader *reader);
int objfile_complete_types(struct objfile_reader *reader); /* object.btf, as the kernel takes it */
int objfile_read_declared_maps(struct objfile_reader *reader);
int objfile_read_legacy_maps(struct objfile_reader *reader);
int objfile_read_data_maps(struct objfile_reader *reader);
int objfile_read_kconfig_map(struct objfile_reader *reader);
int objfile_read_struct_ops(struct objfile_reader *reader);
int objfile_read_functions(struct objfile_reader *reader);
int objfile_read_slots(struct objfile_reader *reader); /* what maps begin with */
int objfile_read_ext(struct objfile_reader *reader);
int objfile_read_programs(struct objfile_reader *reader); /* of the functions */

/* Makes a global function static in object.btf: a hidden one is verified together with its callers,
 * as a static one, when its type says so. */
void objfile_make_static(struct objfile *object, const char *name);

/* ELF: bpf_elf.c */

/* Opens an object, with its symbols and the bytes of all sections; see objfile_open(). */
int objfile_open_elf(const void *bytes, size_t size, struct elf_file **file,
		     struct problem *problem);

/* All relocations of section `index`, by offset, of which no two are the same: how many, or -EINVAL
 * or -ENOMEM; the caller frees `relocs`. */
int objfile_read_relocs(const struct elf_file *file, uint32_t index, struct elf_reloc **relocs,
			struct problem *problem);

/* Puts the sections that are read into this machine's byte order, when they are in the other one:
 * 0 or -ENOMEM.  swap.c */
int objfile_swap(struct elf_file *file);

/* Is it a section of instructions? */
static inline bool objfile_is_code(const struct elf_section *section)
{
	return section->type == SHT_PROGBITS && section->flags & SHF_EXECINSTR && section->data;
}

/* What is added to the model: model.c */

/* A new map, all zero otherwise; NULL: no memory.  It is where it is until the next one comes. */
struct objfile_map *objfile_add_map(struct objfile_reader *reader,
				    const struct objfile_place *place);

/* Sets max_entries of the types for which libbpf chooses it: of a perf_event_array without any, and
 * a ringbuf's, up to what fits; and the sizes of keys and values where the type leaves no choice,
 * which some declare for the data that they put there. */
void objfile_adjust_map(struct map_create_attr *create);

/* Notes that a part of the object is wrong, as `problem` says, which is empty then, and that the
 * rest can be read: 0; or, of an `err` that is not about the object, this, and of 0, 0. */
int objfile_note_fault(struct objfile_reader *reader, int err);

/* The same of what the rest can do without. */
int objfile_note_harmless(struct objfile_reader *reader, int err);

/* Programs */

/* The function that begins at instruction `insn` of a section, or NULL: functions.c */
struct objfile_function *objfile_find_function(const struct objfile_reader *reader,
					       uint32_t section, uint64_t insn);

/* Frees the records: ext.c */
void objfile_ext_done(struct objfile_ext *ext);

/* Appends the records of a function's instructions to `to`, as the kernel wants them when these are
 * at `place` in the program: how many; a shortage of memory stays in `to`. */
uint32_t objfile_ext_add(const struct objfile_ext *ext, enum ext_kind kind,
			 const struct objfile_function *function, uint32_t place, struct buf *to);

/* What an instruction stands for. */
struct objfile_resolved {
	enum {
		RESOLVED_ITSELF,
		RESOLVED_FUNCTION, /* it calls it, or loads its address */
		RESOLVED_LATER,	   /* what only the kernel knows */
		RESOLVED_JUMPS,	   /* it loads the address of a jump table */
	} kind;
	uint8_t src; /* of FUNCTION */
	struct objfile_function *function;
	struct objfile_reloc later;	 /* but for its insn, and the target of JUMPS */
	const struct elf_symbol *symbol; /* of JUMPS */
};

/* The addresses of a switch's cases, each a number of 64 bits: the place of an instruction in its
 * function's section, in bytes. */
#define OBJFILE_JUMPS_SECTION ".jumptables"

/* Finds what instruction `index` of a function stands for, whose relocation may be NULL: 0, or
 * -EINVAL, and why that is not known.  resolve.c */
int objfile_resolve_insn(const struct objfile_reader *reader,
			 const struct objfile_function *function, uint32_t index,
			 const struct insn *insn, const struct elf_reloc *reloc,
			 struct objfile_resolved *resolved);

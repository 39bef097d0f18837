/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An ELF file of BPF: its sections, symbols and relocations, all of them checked. */
#pragma once

#include <elf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "objfile/objfile.h"

struct elf_section {
	const char *name; /* "" when it has none */
	uint32_t type;	  /* SHT_… */
	uint64_t flags;	  /* SHF_… */
	uint32_t info;	  /* of SHT_REL: the section that it is about */
	uint32_t link;
	const uint8_t *data; /* NULL: no bytes in the file */
	uint64_t size;
};

struct elf_symbol {
	const char *name; /* "" when it has none */
	uint8_t type;	  /* STT_… */
	uint8_t bind;	  /* STB_… */
	bool hidden;
	uint16_t section; /* index in sections, or SHN_UNDEF, SHN_ABS, … */
	uint64_t value;
	uint64_t size;
};

struct elf_reloc {
	uint64_t offset; /* in the section that is relocated */
	uint32_t type;	 /* R_BPF_… */
	uint32_t symbol; /* index in symbols */
};

struct elf_file {
	struct Elf *elf;
	struct elf_section *sections; /* the first is none */
	uint32_t section_count;
	struct elf_symbol *symbols; /* the first is none */
	uint32_t symbol_count;
};

/* Opens an object for this machine's byte order; see objfile_open(). */
int objfile_elf_open(const void *bytes, size_t size, struct elf_file **file,
		     struct problem *problem);
void objfile_elf_close(struct elf_file *file); /* NULL is fine */

/* The section of this name, or NULL. */
const struct elf_section *objfile_find_section(const struct elf_file *file, const char *name);
uint32_t objfile_section_index(const struct elf_file *file, const struct elf_section *section);

/* All relocations of section `index`, by offset, of which no two are the same: how many, or -EINVAL
 * or -ENOMEM; the caller frees `relocs`. */
int objfile_elf_relocs(const struct elf_file *file, uint32_t index, struct elf_reloc **relocs,
		       struct problem *problem);

/* A symbol in words: its name, or that of the section that it stands for. */
const char *objfile_symbol_name(const struct elf_file *file, const struct elf_symbol *symbol);

/* Does the symbol stand for something that is not in the file? */
bool objfile_is_extern(const struct elf_symbol *symbol);

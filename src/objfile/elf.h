/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ELF files of any machine, by way of libelf: objects of BPF, files with BTF, programs and
 * libraries with functions to probe.  Nothing is read of a file but what is asked for, and nothing
 * is believed: what reaches beyond the file's end or names what is not there is refused.
 */
#pragma once

#include <elf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/problem.h"

struct elf_section {
	const char *name; /* "" when it has none; NULL: outside of the names */
	uint32_t type;	  /* SHT_… */
	uint64_t flags;	  /* SHF_… */
	uint32_t info;	  /* of SHT_REL: the section that it is about */
	uint32_t link;
	uint64_t address;    /* where it is to be in memory */
	uint64_t offset;     /* in the file */
	uint64_t size;	     /* in bytes; those of SHT_NOBITS are not in the file */
	const uint8_t *data; /* NULL: not read, or no bytes in the file */
	uint8_t *made;	     /* owned: where `data` is not the file's */
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

struct elf_file {
	struct Elf *elf;
	uint64_t size;		      /* of the file, in bytes */
	bool is_64;		      /* else of 32 bits */
	bool swapped;		      /* not in this machine's byte order */
	uint16_t machine;	      /* EM_… */
	uint16_t type;		      /* ET_… */
	struct elf_section *sections; /* the first is none */
	uint32_t section_count;
	struct elf_symbol *symbols; /* the first is none */
	uint32_t symbol_count;
};

/* Opens an ELF file that lies in memory, which must stay there, or that is open, which must stay
 * open; its sections and symbols are not read yet.  0; -EINVAL: it is no ELF file; -ENOMEM;
 * fstat(2)'s -errno. */
int objfile_elf_open_bytes(const void *bytes, size_t size, struct elf_file **file,
			   struct problem *problem);
int objfile_elf_open_fd(int fd, struct elf_file **file, struct problem *problem);

void objfile_elf_close(struct elf_file *file); /* NULL is fine */
static inline void objfile_elf_close_call(struct elf_file **file)
{
	objfile_elf_close(*file);
}
#define cleanup_elf_file cleanup_with(objfile_elf_close_call)

/* Reads the table of sections; a file may have none.  0, -EINVAL or -ENOMEM. */
int objfile_elf_read_sections(struct elf_file *file, struct problem *problem);

/* 0 when all bytes of a section are in the file; -EINVAL. */
int objfile_elf_check_section(const struct elf_file *file, const struct elf_section *section,
			      struct problem *problem);

/* Reads its bytes, if it has any in the file.  0 or -EINVAL. */
int objfile_elf_read_section(const struct elf_file *file, struct elf_section *section,
			     struct problem *problem);

/* Reads one section of symbols (SHT_SYMTAB, SHT_DYNSYM) in place of those that were read before.
 * 0, -EINVAL or -ENOMEM. */
int objfile_elf_read_symbols(struct elf_file *file, const struct elf_section *table,
			     struct problem *problem);

/* The section of this name, or NULL. */
const struct elf_section *objfile_find_section(const struct elf_file *file, const char *name);
uint32_t objfile_section_index(const struct elf_file *file, const struct elf_section *section);

/* How to call a symbol: its name, or that of the section that it stands for. */
const char *objfile_symbol_name(const struct elf_file *file, const struct elf_symbol *symbol);

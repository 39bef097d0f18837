/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Objects of GCC with binutils 2.40, whose assembler puts the place of a symbol into the
 * instruction although whoever loads the object is to add it: added by the letter, as libbpf does,
 * programs get a variable further behind, or none. */
#include <string.h>

#include "objfile/internal.h"

/* What clang does not write: "GCC: (Debian 12.2.0-14) 12.2.0". */
static bool is_of_gcc(const struct elf_file *elf)
{
	const struct elf_section *comment = objfile_find_section(elf, ".comment");

	return comment && comment->data &&
	       memmem(comment->data, comment->size, "GCC: (", strlen("GCC: (")) != NULL;
}

/* The symbol whose address an instruction loads, when it is one that has a place of its own. */
static const struct elf_symbol *loaded(const struct objfile_reader *reader, uint32_t section,
				       const struct elf_reloc *reloc, struct insn *insn)
{
	const struct elf_symbol *symbol = &reader->elf->symbols[reloc->symbol];

	memcpy(insn, reader->elf->sections[section].data + reloc->offset, sizeof(*insn));
	if (insn_slots(insn) != 2 || symbol->section == SHN_UNDEF ||
	    symbol->section >= SHN_LORESERVE || symbol->type == STT_SECTION || !symbol->value)
		return NULL;
	return symbol;
}

/* A later assembler, in which this is mended, is seen by an instruction that holds less. */
bool objfile_adds_places(const struct objfile_reader *reader)
{
	bool some = false;

	if (!is_of_gcc(reader->elf))
		return false;
	for (uint32_t i = 1; i < reader->elf->section_count; i++) {
		const struct objfile_relocs *relocs = &reader->relocs[i];

		for (uint32_t j = 0; j < relocs->count; j++) {
			const struct elf_symbol *symbol;
			struct insn insn;

			symbol = loaded(reader, i, &relocs->relocs[j], &insn);
			if (symbol && (insn.imm < 0 || (uint64_t)insn.imm < symbol->value))
				return false;
			some |= symbol != NULL;
		}
	}
	return some;
}

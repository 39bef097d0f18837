/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The relocations of a section. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "objfile/elf.h"

static int by_offset(const void *a, const void *b)
{
	const struct elf_reloc *one = a, *other = b;

	return (one->offset > other->offset) - (one->offset < other->offset);
}

static int check(const struct elf_file *file, const struct elf_section *section,
		 const struct elf_reloc *reloc, struct problem *problem)
{
	if (reloc->offset >= section->size)
		return problem_set(problem, -EINVAL, REASON_CORRUPT,
				   "section %s: a relocation at %llu, which is behind its end",
				   section->name, (unsigned long long)reloc->offset);
	if (reloc->symbol == 0 || reloc->symbol >= file->symbol_count)
		return problem_set(
			problem, -EINVAL, REASON_CORRUPT,
			"section %s: the relocation at %llu is for symbol %u, which does not exist",
			section->name, (unsigned long long)reloc->offset, reloc->symbol);
	return 0;
}

/* Appends what is in one section of relocations. */
static int add(const struct elf_file *file, const struct elf_section *from,
	       struct elf_reloc **relocs, size_t *count, struct problem *problem)
{
	size_t more = from->data ? from->size / sizeof(Elf64_Rel) : 0;
	struct elf_reloc *grown;

	if (from->size % sizeof(Elf64_Rel))
		return problem_set(problem, -EINVAL, REASON_CORRUPT,
				   "section %s: its size of %llu is no multiple of %zu", from->name,
				   (unsigned long long)from->size, sizeof(Elf64_Rel));
	grown = reallocarray(*relocs, *count + more + 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	*relocs = grown;
	for (size_t i = 0; i < more; i++) {
		struct elf_reloc *reloc = &grown[*count];
		Elf64_Rel raw;
		int err;

		memcpy(&raw, from->data + i * sizeof(raw), sizeof(raw));
		reloc->offset = raw.r_offset;
		reloc->type = (uint32_t)ELF64_R_TYPE(raw.r_info);
		reloc->symbol = (uint32_t)ELF64_R_SYM(raw.r_info);
		err = check(file, &file->sections[from->info], reloc, problem);
		if (err)
			return err;
		++*count;
	}
	return 0;
}

static int collect(const struct elf_file *file, uint32_t index, struct elf_reloc **relocs,
		   size_t *count, struct problem *problem)
{
	for (uint32_t i = 1; i < file->section_count; i++) {
		const struct elf_section *from = &file->sections[i];
		int err;

		if (from->info != index)
			continue;
		if (from->type == SHT_RELA)
			return problem_set(problem, -EOPNOTSUPP, REASON_UNSUPPORTED,
					   "section %s: relocations with addends are not BPF's",
					   from->name);
		if (from->type != SHT_REL)
			continue;
		err = add(file, from, relocs, count, problem);
		if (err)
			return err;
	}
	return 0;
}

int objfile_elf_relocs(const struct elf_file *file, uint32_t index, struct elf_reloc **relocs,
		       struct problem *problem)
{
	cleanup_free struct elf_reloc *found = NULL;
	size_t count = 0;
	int err = collect(file, index, &found, &count, problem);

	if (err)
		return err;
	if (count)
		qsort(found, count, sizeof(*found), by_offset);
	for (size_t i = 1; i < count; i++)
		if (found[i].offset == found[i - 1].offset)
			return problem_set(problem, -EINVAL, REASON_CORRUPT,
					   "section %s: two relocations at %llu",
					   file->sections[index].name,
					   (unsigned long long)found[i].offset);
	*relocs = take_ptr(found);
	return (int)count;
}

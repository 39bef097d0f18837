/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an ELF file must be to be an object of BPF; and its relocations. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "objfile/internal.h"

#ifndef EM_BPF
#define EM_BPF 247
#endif

/* Far more than any program has; a file may say any number. */
#define SYMBOLS_MAX (1 << 20)

/* What objects are compiled for by mistake. */
static int refuse_machine(const struct elf_file *file, struct problem *problem)
{
	static const struct {
		uint16_t number;
		const char *name;
	} machines[] = {
		{ EM_386, "i386" },	 { EM_X86_64, "x86-64" }, { EM_ARM, "arm" },
		{ EM_AARCH64, "arm64" }, { EM_PPC64, "ppc64" },	  { EM_S390, "s390" },
		{ EM_RISCV, "riscv" },	 { EM_MIPS, "mips" },
	};
	const char *name = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(machines); i++)
		if (machines[i].number == file->machine)
			name = machines[i].name;
	if (name)
		problem_set(problem, -EINVAL, REASON_UNSUPPORTED, "not for BPF but for %s", name);
	else
		problem_set(problem, -EINVAL, REASON_UNSUPPORTED,
			    "not for BPF but for ELF machine %u", file->machine);
	problem_hint(problem, "compile it with clang -target bpf -g -O2 -c");
	return -EINVAL;
}

static int check_header(const struct elf_file *file, struct problem *problem)
{
	/* Before LLVM 3.9 there was no number for BPF. */
	if (file->machine != EM_BPF && file->machine != EM_NONE)
		return refuse_machine(file, problem);
	if (!file->is_64)
		return problem_set(problem, -EINVAL, REASON_UNSUPPORTED,
				   "a 32-bit ELF file; BPF objects are 64-bit");
	if (file->type != ET_REL)
		return problem_set(problem, -EINVAL, REASON_UNSUPPORTED,
				   "not an object file (ELF type %u)", file->type);
	return 0;
}

static int by_place(const void *a, const void *b)
{
	const struct elf_section *one = *(const struct elf_section *const *)a;
	const struct elf_section *other = *(const struct elf_section *const *)b;

	return (one->data > other->data) - (one->data < other->data);
}

/* Two sections in the same bytes would be two names for what is changed once. */
static int check_overlaps(const struct elf_file *file, struct problem *problem)
{
	cleanup_free const struct elf_section **sorted = NULL;
	size_t count = 0;

	sorted = malloc(file->section_count * sizeof(struct elf_section *));
	if (!sorted)
		return -ENOMEM;
	for (uint32_t i = 1; i < file->section_count; i++)
		if (file->sections[i].data)
			sorted[count++] = &file->sections[i];
	qsort(sorted, count, sizeof(struct elf_section *), by_place);
	for (size_t i = 1; i < count; i++)
		if (sorted[i - 1]->data + sorted[i - 1]->size > sorted[i]->data)
			return problem_set(problem, -EINVAL, REASON_CORRUPT,
					   "sections %s and %s overlap", sorted[i - 1]->name,
					   sorted[i]->name);
	return 0;
}

static int read_sections(struct elf_file *file, struct problem *problem)
{
	int err = objfile_elf_read_sections(file, problem);

	if (err)
		return err;
	if (file->section_count == 0)
		return problem_set(problem, -EINVAL, REASON_CORRUPT,
				   "it has no table of sections: the file may be cut short");
	if (file->section_count >= SHN_LORESERVE)
		return problem_set(problem, -EINVAL, REASON_LIMIT, "%u sections",
				   file->section_count);
	for (uint32_t i = 1; i < file->section_count && !err; i++) {
		if (!file->sections[i].name)
			return problem_set(problem, -EINVAL, REASON_CORRUPT,
					   "section %u: its name is not in the string table", i);
		err = objfile_elf_read_section(file, &file->sections[i], problem);
	}
	return err ? err : check_overlaps(file, problem);
}

static int read_symbols(struct elf_file *file, struct problem *problem)
{
	const struct elf_section *table = NULL;

	for (uint32_t i = 1; i < file->section_count; i++)
		if (file->sections[i].type == SHT_SYMTAB)
			table = &file->sections[i];
	if (!table || !table->data)
		return problem_set(problem, -EINVAL, REASON_MISSING,
				   "no symbols: has the file been stripped?");
	if (table->size / sizeof(Elf64_Sym) > SYMBOLS_MAX)
		return problem_set(problem, -EINVAL, REASON_LIMIT,
				   "section %s: more than %d symbols", table->name, SYMBOLS_MAX);
	return objfile_elf_read_symbols(file, table, problem);
}

int objfile_open_elf(const void *bytes, size_t size, struct elf_file **file,
		     struct problem *problem)
{
	cleanup_elf_file struct elf_file *opened = NULL;
	int err = objfile_elf_open_bytes(bytes, size, &opened, problem);

	if (!err)
		err = check_header(opened, problem);
	if (!err)
		err = read_sections(opened, problem);
	if (!err)
		err = read_symbols(opened, problem);
	if (!err)
		*file = take_ptr(opened);
	return err;
}

static int by_offset(const void *a, const void *b)
{
	const struct elf_reloc *one = a, *other = b;

	return (one->offset > other->offset) - (one->offset < other->offset);
}

static int check_reloc(const struct elf_file *file, const struct elf_section *section,
		       const struct elf_reloc *reloc, struct problem *problem)
{
	if (reloc->offset >= section->size)
		return problem_set(problem, -EINVAL, REASON_CORRUPT,
				   "section %s: a relocation at %llu, which is beyond its end",
				   section->name, (unsigned long long)reloc->offset);
	if (reloc->symbol == 0 || reloc->symbol >= file->symbol_count)
		return problem_set(
			problem, -EINVAL, REASON_CORRUPT,
			"section %s: the relocation at %llu is for symbol %u, which does not exist",
			section->name, (unsigned long long)reloc->offset, reloc->symbol);
	return 0;
}

/* Appends what is in one section of relocations. */
static int add_relocs(const struct elf_file *file, const struct elf_section *from,
		      struct elf_reloc **relocs, size_t *count, struct problem *problem)
{
	size_t more = from->data ? from->size / sizeof(Elf64_Rel) : 0;
	struct elf_reloc *grown;

	if (from->size % sizeof(Elf64_Rel))
		return problem_set(problem, -EINVAL, REASON_CORRUPT,
				   "section %s: its size of %llu is not a multiple of %zu",
				   from->name, (unsigned long long)from->size, sizeof(Elf64_Rel));
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
		err = check_reloc(file, &file->sections[from->info], reloc, problem);
		if (err)
			return err;
		++*count;
	}
	return 0;
}

static int collect_relocs(const struct elf_file *file, uint32_t index, struct elf_reloc **relocs,
			  size_t *count, struct problem *problem)
{
	for (uint32_t i = 1; i < file->section_count; i++) {
		const struct elf_section *from = &file->sections[i];
		int err;

		if (from->info != index)
			continue;
		if (from->type == SHT_RELA)
			return problem_set(
				problem, -EOPNOTSUPP, REASON_UNSUPPORTED,
				"section %s: BPF objects have no relocations with addends",
				from->name);
		if (from->type != SHT_REL)
			continue;
		err = add_relocs(file, from, relocs, count, problem);
		if (err)
			return err;
	}
	return 0;
}

int objfile_read_relocs(const struct elf_file *file, uint32_t index, struct elf_reloc **relocs,
			struct problem *problem)
{
	cleanup_free struct elf_reloc *found = NULL;
	size_t count = 0;
	int err = collect_relocs(file, index, &found, &count, problem);

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

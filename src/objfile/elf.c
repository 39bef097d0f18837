/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ELF files of BPF, by way of libelf. */
#include "objfile/elf.h"

#include <errno.h>
#include <gelf.h>
#include <libelf.h>
#include <stdlib.h>
#include <string.h>

#ifndef EM_BPF
#define EM_BPF 247
#endif

/* Far more than any program has; a file may say any number. */
#define COUNT_MAX (1 << 20)

static int check_header(const struct elf_file *file, GElf_Ehdr *header, struct problem *problem)
{
	if (elf_kind(file->elf) != ELF_K_ELF)
		return problem_set(problem, -EINVAL, REASON_CORRUPT, "not an ELF file");
	if (!gelf_getehdr(file->elf, header))
		return problem_set(problem, -EINVAL, REASON_CORRUPT, "a bad ELF header: %s",
				   elf_errmsg(-1));
	if (header->e_ident[EI_CLASS] != ELFCLASS64)
		return problem_set(problem, -EINVAL, REASON_UNSUPPORTED,
				   "a 32-bit ELF file; BPF objects are 64-bit");
	if (header->e_ident[EI_DATA] != (HOST_BIG_ENDIAN ? ELFDATA2MSB : ELFDATA2LSB))
		return problem_set(problem, -EINVAL, REASON_UNSUPPORTED,
				   "for machines of the other byte order: %s-endian",
				   HOST_BIG_ENDIAN ? "little" : "big");
	/* Before LLVM 3.9 there was no number for BPF. */
	if (header->e_machine != EM_BPF && header->e_machine != EM_NONE)
		return problem_set(problem, -EINVAL, REASON_UNSUPPORTED,
				   "not for BPF but for ELF machine %u", header->e_machine);
	if (header->e_type != ET_REL)
		return problem_set(problem, -EINVAL, REASON_UNSUPPORTED,
				   "not an object file (ELF type %u)", header->e_type);
	return 0;
}

static int read_section(const struct elf_file *file, size_t index, size_t names,
			struct problem *problem)
{
	struct elf_section *section = &file->sections[index];
	Elf_Scn *scn = elf_getscn(file->elf, index);
	const char *name;
	size_t file_size;
	Elf_Data *data;
	GElf_Shdr header;

	if (!elf_rawfile(file->elf, &file_size) || !scn || !gelf_getshdr(scn, &header))
		return problem_set(problem, -EINVAL, REASON_CORRUPT,
				   "section %zu cannot be read: %s", index, elf_errmsg(-1));
	name = elf_strptr(file->elf, names, header.sh_name);
	if (!name)
		return problem_set(problem, -EINVAL, REASON_CORRUPT,
				   "section %zu: its name is outside of the names", index);
	*section = (struct elf_section){
		.name = name,
		.type = header.sh_type,
		.flags = header.sh_flags,
		.info = header.sh_info,
		.link = header.sh_link,
		.size = header.sh_size,
	};
	if (header.sh_type == SHT_NULL || header.sh_type == SHT_NOBITS || header.sh_size == 0)
		return 0;
	if (header.sh_offset > file_size || header.sh_size > file_size - header.sh_offset)
		return problem_set(problem, -EINVAL, REASON_CORRUPT,
				   "section %s: it reaches beyond the file's end", name);
	data = elf_rawdata(scn, NULL);
	if (!data || !data->d_buf || data->d_size != header.sh_size)
		return problem_set(problem, -EINVAL, REASON_CORRUPT, "section %s: %s", name,
				   elf_errmsg(-1));
	section->data = data->d_buf;
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
	size_t count, names;

	if (elf_getshdrnum(file->elf, &count) || elf_getshdrstrndx(file->elf, &names))
		return problem_set(problem, -EINVAL, REASON_CORRUPT,
				   "the sections cannot be read: %s", elf_errmsg(-1));
	if (count == 0)
		return problem_set(problem, -EINVAL, REASON_CORRUPT,
				   "it has no table of sections: the file may be cut short");
	if (count >= SHN_LORESERVE)
		return problem_set(problem, -EINVAL, REASON_CORRUPT, "%zu sections", count);
	file->sections = calloc(count, sizeof(*file->sections));
	if (!file->sections)
		return -ENOMEM;
	file->section_count = (uint32_t)count;
	file->sections[0].name = "";
	for (size_t i = 1; i < count; i++) {
		int err = read_section(file, i, names, problem);

		if (err)
			return err;
	}
	return check_overlaps(file, problem);
}

static int read_symbol(const struct elf_file *file, uint32_t index, const Elf64_Sym *raw,
		       uint32_t names, struct problem *problem)
{
	struct elf_symbol *symbol = &file->symbols[index];

	*symbol = (struct elf_symbol){
		.name = elf_strptr(file->elf, names, raw->st_name),
		.type = ELF64_ST_TYPE(raw->st_info),
		.bind = ELF64_ST_BIND(raw->st_info),
		.hidden = ELF64_ST_VISIBILITY(raw->st_other) == STV_HIDDEN ||
			  ELF64_ST_VISIBILITY(raw->st_other) == STV_INTERNAL,
		.section = raw->st_shndx,
		.value = raw->st_value,
		.size = raw->st_size,
	};
	if (!symbol->name)
		return problem_set(problem, -EINVAL, REASON_CORRUPT,
				   "symbol %u: its name is outside of the names", index);
	if (symbol->section < SHN_LORESERVE && symbol->section >= file->section_count)
		return problem_set(problem, -EINVAL, REASON_CORRUPT,
				   "symbol %s: it is in section %u, which does not exist",
				   symbol->name, symbol->section);
	return 0;
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
	if (table->size % sizeof(Elf64_Sym) || table->size / sizeof(Elf64_Sym) > COUNT_MAX)
		return problem_set(problem, -EINVAL, REASON_CORRUPT,
				   "the symbols have a size of %llu bytes",
				   (unsigned long long)table->size);
	file->symbol_count = (uint32_t)(table->size / sizeof(Elf64_Sym));
	file->symbols = calloc(file->symbol_count, sizeof(*file->symbols));
	if (!file->symbols)
		return -ENOMEM;
	for (uint32_t i = 0; i < file->symbol_count; i++) {
		Elf64_Sym raw;
		int err;

		memcpy(&raw, table->data + i * sizeof(raw), sizeof(raw));
		err = read_symbol(file, i, &raw, table->link, problem);
		if (err)
			return err;
	}
	return 0;
}

int objfile_elf_open(const void *bytes, size_t size, struct elf_file **file,
		     struct problem *problem)
{
	struct elf_file *opened = calloc(1, sizeof(*opened));
	GElf_Ehdr header;
	int err;

	if (!opened)
		return -ENOMEM;
	elf_version(EV_CURRENT);
	/* libelf only reads, whatever the type of its parameter says. */
	opened->elf = elf_memory((char *)bytes, size);
	err = opened->elf ? check_header(opened, &header, problem)
			  : problem_set(problem, -EINVAL, REASON_CORRUPT, "not an ELF file: %s",
					elf_errmsg(-1));
	if (!err)
		err = read_sections(opened, problem);
	if (!err)
		err = read_symbols(opened, problem);
	if (err) {
		objfile_elf_close(opened);
		return err;
	}
	*file = opened;
	return 0;
}

void objfile_elf_close(struct elf_file *file)
{
	if (!file)
		return;
	elf_end(file->elf);
	free(file->sections);
	free(file->symbols);
	free(file);
}

const struct elf_section *objfile_find_section(const struct elf_file *file, const char *name)
{
	for (uint32_t i = 1; i < file->section_count; i++)
		if (strcmp(file->sections[i].name, name) == 0)
			return &file->sections[i];
	return NULL;
}

uint32_t objfile_section_index(const struct elf_file *file, const struct elf_section *section)
{
	return (uint32_t)(section - file->sections);
}

const char *objfile_symbol_name(const struct elf_file *file, const struct elf_symbol *symbol)
{
	if (!*symbol->name && symbol->section < SHN_LORESERVE)
		return file->sections[symbol->section].name;
	return symbol->name;
}

bool objfile_is_extern(const struct elf_symbol *symbol)
{
	return symbol->section == SHN_UNDEF && symbol->type == STT_NOTYPE &&
	       (symbol->bind == STB_GLOBAL || symbol->bind == STB_WEAK);
}

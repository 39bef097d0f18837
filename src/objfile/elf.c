/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ELF files, by way of libelf. */
#include "objfile/elf.h"

#include <errno.h>
#include <gelf.h>
#include <libelf.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/problem.h"
#include "base/util.h"

static int fail_libelf(struct problem *problem, const char *what)
{
	return problem_set(problem, -EINVAL, REASON_CORRUPT, "%s: %s", what, elf_errmsg(-1));
}

/* A file too short for a header is no ELF file for libelf, whatever it begins with. */
static bool has_magic(Elf *elf)
{
	size_t size = 0;
	const char *bytes = elf ? elf_rawfile(elf, &size) : NULL;

	return bytes && size >= SELFMAG && memcmp(bytes, ELFMAG, SELFMAG) == 0;
}

/* Takes `elf` over, which may be NULL. */
static int open_elf(Elf *elf, uint64_t size, struct elf_file **file, struct problem *problem)
{
	cleanup_elf_file struct elf_file *opened = calloc(1, sizeof(*opened));
	GElf_Ehdr header;

	if (!opened) {
		elf_end(elf);
		return problem_no_memory(problem);
	}
	opened->elf = elf;
	opened->size = size;
	if (!elf || elf_kind(elf) != ELF_K_ELF)
		return problem_set(problem, -EINVAL, REASON_CORRUPT,
				   has_magic(elf) ? "a damaged ELF file" : "not an ELF file");
	if (!gelf_getehdr(elf, &header))
		return fail_libelf(problem, "a bad ELF header");
	opened->is_64 = header.e_ident[EI_CLASS] == ELFCLASS64;
	opened->swapped = header.e_ident[EI_DATA] != (HOST_BIG_ENDIAN ? ELFDATA2MSB : ELFDATA2LSB);
	opened->machine = header.e_machine;
	opened->type = header.e_type;
	*file = take_ptr(opened);
	return 0;
}

int objfile_elf_open_bytes(const void *bytes, size_t size, struct elf_file **file,
			   struct problem *problem)
{
	elf_version(EV_CURRENT);
	/* libelf only reads, whatever the type of its parameter says. */
	return open_elf(elf_memory((char *)bytes, size), size, file, problem);
}

int objfile_elf_open_fd(int fd, struct elf_file **file, struct problem *problem)
{
	struct stat status;

	if (fstat(fd, &status) < 0)
		return problem_set(problem, -errno, REASON_FILE, "%s", errno_text(errno));
	elf_version(EV_CURRENT);
	/* Not mapped: a file might become shorter while it is read. */
	return open_elf(elf_begin(fd, ELF_C_READ, NULL), (uint64_t)status.st_size, file, problem);
}

void objfile_elf_close(struct elf_file *file)
{
	if (!file)
		return;
	elf_end(file->elf);
	for (uint32_t i = 0; i < file->section_count; i++)
		free(file->sections[i].made);
	free(file->sections);
	free(file->symbols);
	free(file);
}

/* Is the table of sections in the file?  libelf takes one that is not for none. */
static int check_table(const struct elf_file *file, const GElf_Ehdr *header,
		       struct problem *problem)
{
	size_t entry = gelf_fsize(file->elf, ELF_T_SHDR, 1, EV_CURRENT);

	if (!header->e_shnum)
		return 0;
	if (header->e_shentsize != entry)
		return problem_set(problem, -EINVAL, REASON_CORRUPT,
				   "its section headers have %u bytes, not %zu",
				   header->e_shentsize, entry);
	if (header->e_shoff > file->size || header->e_shnum * entry > file->size - header->e_shoff)
		return problem_set(problem, -EINVAL, REASON_CORRUPT,
				   "it has no table of sections: the file may be cut short");
	return 0;
}

static int read_header(const struct elf_file *file, size_t index, size_t names,
		       struct problem *problem)
{
	Elf_Scn *scn = elf_getscn(file->elf, index);
	GElf_Shdr header;

	if (!scn || !gelf_getshdr(scn, &header))
		return problem_set(problem, -EINVAL, REASON_CORRUPT,
				   "section %zu cannot be read: %s", index, elf_errmsg(-1));
	file->sections[index] = (struct elf_section){
		.name = elf_strptr(file->elf, names, header.sh_name),
		.type = header.sh_type,
		.flags = header.sh_flags,
		.info = header.sh_info,
		.link = header.sh_link,
		.address = header.sh_addr,
		.offset = header.sh_offset,
		.size = header.sh_size,
	};
	return 0;
}

int objfile_elf_read_sections(struct elf_file *file, struct problem *problem)
{
	size_t count, names;
	GElf_Ehdr header;
	int err;

	if (!gelf_getehdr(file->elf, &header))
		return fail_libelf(problem, "a bad ELF header");
	err = check_table(file, &header, problem);
	if (err)
		return err;
	if (elf_getshdrnum(file->elf, &count) || elf_getshdrstrndx(file->elf, &names))
		return fail_libelf(problem, "the sections cannot be read");
	if (count > file->size || (count && names >= count))
		return problem_set(problem, -EINVAL, REASON_CORRUPT,
				   "the names of its %zu sections are in section %zu", count,
				   names);
	file->sections = calloc(max_size(count, 1), sizeof(*file->sections));
	if (!file->sections)
		return problem_no_memory(problem);
	file->section_count = (uint32_t)count;
	file->sections[0].name = "";
	for (size_t i = 1; i < count && !err; i++)
		err = read_header(file, i, names, problem);
	return err;
}

int objfile_elf_check_section(const struct elf_file *file, const struct elf_section *section,
			      struct problem *problem)
{
	if (section->type != SHT_NOBITS && section->offset <= file->size &&
	    section->size <= file->size - section->offset)
		return 0;
	return problem_set(problem, -EINVAL, REASON_CORRUPT,
			   section->type == SHT_NOBITS
				   ? "section %s: it has no bytes in the file"
				   : "section %s: it reaches beyond the file's end",
			   section->name);
}

int objfile_elf_read_section(const struct elf_file *file, struct elf_section *section,
			     struct problem *problem)
{
	Elf_Data *data;
	int err;

	if (section->type == SHT_NULL || section->type == SHT_NOBITS || section->size == 0)
		return 0;
	err = objfile_elf_check_section(file, section, problem);
	if (err)
		return err;
	data = elf_rawdata(elf_getscn(file->elf, objfile_section_index(file, section)), NULL);
	if (!data || !data->d_buf || data->d_size != section->size)
		return problem_set(problem, -EINVAL, REASON_CORRUPT, "section %s: %s",
				   section->name, elf_errmsg(-1));
	section->data = data->d_buf;
	return 0;
}

static int read_symbol(const struct elf_file *file, Elf_Data *data, uint32_t index, uint32_t names,
		       struct problem *problem)
{
	struct elf_symbol *symbol = &file->symbols[index];
	GElf_Sym raw;

	if (!gelf_getsym(data, (int)index, &raw))
		return problem_set(problem, -EINVAL, REASON_CORRUPT, "symbol %u: %s", index,
				   elf_errmsg(-1));
	*symbol = (struct elf_symbol){
		.name = elf_strptr(file->elf, names, raw.st_name),
		.type = GELF_ST_TYPE(raw.st_info),
		.bind = GELF_ST_BIND(raw.st_info),
		.hidden = GELF_ST_VISIBILITY(raw.st_other) == STV_HIDDEN ||
			  GELF_ST_VISIBILITY(raw.st_other) == STV_INTERNAL,
		.section = raw.st_shndx,
		.value = raw.st_value,
		.size = raw.st_size,
	};
	if (!symbol->name)
		return problem_set(problem, -EINVAL, REASON_CORRUPT,
				   "symbol %u: its name is not in the string table", index);
	if (symbol->section < SHN_LORESERVE && symbol->section >= file->section_count)
		return problem_set(problem, -EINVAL, REASON_CORRUPT,
				   "symbol %s: it is in section %u, which does not exist",
				   symbol->name, symbol->section);
	return 0;
}

int objfile_elf_read_symbols(struct elf_file *file, const struct elf_section *table,
			     struct problem *problem)
{
	size_t entry = gelf_fsize(file->elf, ELF_T_SYM, 1, EV_CURRENT);
	uint64_t count = table->size / entry;
	Elf_Data *data;
	int err;

	err = objfile_elf_check_section(file, table, problem);
	if (err)
		return err;
	data = elf_getdata(elf_getscn(file->elf, objfile_section_index(file, table)), NULL);
	if (table->size % entry || count > INT_MAX || !data || data->d_size != table->size)
		return problem_set(problem, -EINVAL, REASON_CORRUPT,
				   "section %s: %llu bytes are not a table of symbols", table->name,
				   (unsigned long long)table->size);
	free(file->symbols);
	file->symbols = calloc(count + 1, sizeof(*file->symbols));
	file->symbol_count = file->symbols ? (uint32_t)count : 0;
	if (!file->symbols)
		return problem_no_memory(problem);
	for (uint32_t i = 0; i < count && !err; i++)
		err = read_symbol(file, data, i, table->link, problem);
	return err;
}

const struct elf_section *objfile_find_section(const struct elf_file *file, const char *name)
{
	for (uint32_t i = 1; i < file->section_count; i++)
		if (file->sections[i].name && strcmp(file->sections[i].name, name) == 0)
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

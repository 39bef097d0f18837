/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds the .BTF section of an ELF file, reading no more of it than that takes. */
#include <elf.h>
#include <endian.h>
#include <errno.h>
#include <stdlib.h>

#include "btf/internal.h"

struct elf {
	int fd;
	uint64_t size;
	bool swapped;
	Elf64_Ehdr header; /* as it is in the file; the same for the sections */
	Elf64_Shdr *sections;
	uint32_t count;
};

static uint16_t u16(const struct elf *elf, uint16_t value)
{
	return elf->swapped ? bswap_16(value) : value;
}

static uint32_t u32(const struct elf *elf, uint32_t value)
{
	return elf->swapped ? bswap_32(value) : value;
}

static uint64_t u64(const struct elf *elf, uint64_t value)
{
	return elf->swapped ? bswap_64(value) : value;
}

static bool in_file(const struct elf *elf, uint64_t offset, uint64_t size)
{
	return offset <= elf->size && size <= elf->size - offset;
}

static int read_header(struct elf *elf)
{
	int data = __BYTE_ORDER == __LITTLE_ENDIAN ? ELFDATA2LSB : ELFDATA2MSB;
	int err;

	if (!in_file(elf, 0, sizeof(elf->header)))
		return -EINVAL;
	err = btf_read_at(elf->fd, &elf->header, sizeof(elf->header), 0);
	if (err)
		return err;
	if (elf->header.e_ident[EI_CLASS] != ELFCLASS64)
		return -EOPNOTSUPP;
	elf->swapped = elf->header.e_ident[EI_DATA] != data;
	return 0;
}

static int read_sections(struct elf *elf)
{
	uint64_t offset = u64(elf, elf->header.e_shoff);
	size_t size;

	elf->count = u16(elf, elf->header.e_shnum);
	size = elf->count * sizeof(*elf->sections);
	if (elf->count == 0)
		return -ENODATA;
	if (u16(elf, elf->header.e_shentsize) != sizeof(*elf->sections) ||
	    !in_file(elf, offset, size))
		return -EINVAL;
	elf->sections = malloc(size);
	return elf->sections ? btf_read_at(elf->fd, elf->sections, size, offset) : -ENOMEM;
}

/* Is the section's name, at `offset` of the section names, ".BTF"?  Reads just those bytes. */
static int has_name(const struct elf *elf, uint64_t names, uint64_t names_size, uint32_t offset)
{
	static const char want[] = ".BTF";
	char name[sizeof(want)];
	int err;

	if (offset > names_size || names_size - offset < sizeof(name))
		return 0;
	err = btf_read_at(elf->fd, name, sizeof(name), names + offset);
	return err ? err : memcmp(name, want, sizeof(name)) == 0;
}

static int find_section(const struct elf *elf, uint64_t *offset, uint64_t *size)
{
	uint16_t names_index = u16(elf, elf->header.e_shstrndx);
	const Elf64_Shdr *names;

	if (names_index >= elf->count)
		return -EINVAL;
	names = &elf->sections[names_index];
	if (!in_file(elf, u64(elf, names->sh_offset), u64(elf, names->sh_size)))
		return -EINVAL;
	for (uint32_t i = 1; i < elf->count; i++) {
		const Elf64_Shdr *section = &elf->sections[i];
		int found = has_name(elf, u64(elf, names->sh_offset), u64(elf, names->sh_size),
				     u32(elf, section->sh_name));

		if (found < 0)
			return found;
		if (!found)
			continue;
		*offset = u64(elf, section->sh_offset);
		*size = u64(elf, section->sh_size);
		if (u32(elf, section->sh_type) == SHT_NOBITS || !in_file(elf, *offset, *size))
			return -EINVAL;
		return 0;
	}
	return -ENODATA;
}

int btf_find_in_elf(int fd, uint64_t file_size, uint64_t *offset, uint64_t *size)
{
	struct elf elf = { .fd = fd, .size = file_size };
	int err;

	err = read_header(&elf);
	if (!err)
		err = read_sections(&elf);
	if (!err)
		err = find_section(&elf, offset, size);
	free(elf.sections);
	return err;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Objects of the other byte order, of which what is read is put into this machine's.  Values of
 * variables stay as they are: only their types tell what is in them. */
#include <byteswap.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "objfile/internal.h"

typedef void swap_bytes(uint8_t *bytes, uint64_t size);

static void swap_words(uint8_t *bytes, uint64_t size)
{
	uint32_t word;

	for (uint64_t i = 0; i + sizeof(word) <= size; i += sizeof(word)) {
		memcpy(&word, bytes + i, sizeof(word));
		word = bswap_32(word);
		memcpy(bytes + i, &word, sizeof(word));
	}
}

static void swap_doubles(uint8_t *bytes, uint64_t size)
{
	uint64_t word;

	for (uint64_t i = 0; i + sizeof(word) <= size; i += sizeof(word)) {
		memcpy(&word, bytes + i, sizeof(word));
		word = bswap_64(word);
		memcpy(bytes + i, &word, sizeof(word));
	}
}

/* The registers are two halves of a byte. */
static void swap_insns(uint8_t *bytes, uint64_t size)
{
	for (uint64_t i = 0; i + sizeof(struct insn) <= size; i += sizeof(struct insn)) {
		uint8_t *insn = bytes + i, low = insn[2];

		insn[1] = (uint8_t)(insn[1] << 4 | insn[1] >> 4);
		insn[2] = insn[3];
		insn[3] = low;
		swap_words(insn + 4, 4);
	}
}

/* .BTF.ext: a magic number of 16 bits, two bytes, and words. */
static void swap_ext(uint8_t *bytes, uint64_t size)
{
	uint8_t magic = size ? bytes[0] : 0;

	if (size < 4)
		return;
	bytes[0] = bytes[1];
	bytes[1] = magic;
	swap_words(bytes + 4, size - 4);
}

/* .BTF: the same up to its strings. */
static void swap_types(uint8_t *bytes, uint64_t size)
{
	struct btf_file_header header;
	uint64_t end;

	if (size < sizeof(header))
		return;
	memcpy(&header, bytes, sizeof(header));
	end = (uint64_t)bswap_32(header.size) + bswap_32(header.type_offset) +
	      bswap_32(header.type_size);
	swap_ext(bytes, min_size(end, size));
}

static swap_bytes *find_swap(const struct elf_section *section)
{
	static const struct {
		const char *name;
		swap_bytes *swap;
	} named[] = {
		{ ".BTF", swap_types },
		{ ".BTF.ext", swap_ext },
		{ ".jumptables", swap_doubles },
		{ "maps", swap_words },
		{ "lirc_mode2/maps", swap_words },
		{ "version", swap_words },
	};

	if (section->type == SHT_REL)
		return swap_doubles;
	if (objfile_is_code(section))
		return swap_insns;
	for (size_t i = 0; i < ARRAY_SIZE(named); i++)
		if (strcmp(named[i].name, section->name) == 0)
			return named[i].swap;
	return NULL;
}

int objfile_swap(struct elf_file *file)
{
	for (uint32_t i = 1; i < file->section_count; i++) {
		struct elf_section *section = &file->sections[i];
		swap_bytes *swap = section->data ? find_swap(section) : NULL;

		if (!swap)
			continue;
		section->made = malloc(section->size);
		if (!section->made)
			return -ENOMEM;
		memcpy(section->made, section->data, section->size);
		section->data = section->made;
		swap(section->made, section->size);
	}
	return 0;
}

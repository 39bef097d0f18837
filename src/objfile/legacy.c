/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Maps as they were declared before there was BTF, in the section maps, or as ir-keytable's
 * lirc_mode2/maps: each variable is a struct bpf_map_def of numbers, perhaps longer than this one
 * as long as the rest of it is zero.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "objfile/internal.h"

struct legacy_definition {
	uint32_t type;
	uint32_t key_size;
	uint32_t value_size;
	uint32_t max_entries;
	uint32_t flags; /* not in the oldest ones */
};

/* That of iproute2 (bpf_elf.h), which tc and others load: the first five mean the same. */
struct iproute2_definition {
	uint32_t same[5];
	uint32_t id; /* by which others refer to it */
	uint32_t pinning;
	uint32_t inner_id, inner_index; /* of a map of maps, and of a map in one */
};

/* PIN_NONE, PIN_OBJECT_NS, PIN_GLOBAL_NS of bpf_elf.h: the last is /sys/fs/bpf/tc/globals. */
enum { TC_PIN_NONE, TC_PIN_OBJECT, TC_PIN_GLOBAL };

#define DEFINITION_MIN offsetof(struct legacy_definition, flags)

static int by_offset(const void *a, const void *b)
{
	const struct elf_symbol *one = *(const struct elf_symbol *const *)a;
	const struct elf_symbol *other = *(const struct elf_symbol *const *)b;

	return (one->value > other->value) - (one->value < other->value);
}

/* What follows the five numbers. */
static int check_rest(struct objfile_reader *reader, const char *name, const uint8_t *bytes,
		      uint64_t size, const char **pin_directory)
{
	struct iproute2_definition definition;

	if (size == sizeof(definition)) {
		memcpy(&definition, bytes, sizeof(definition));
		if (definition.inner_id || definition.inner_index ||
		    (definition.pinning != TC_PIN_NONE && definition.pinning != TC_PIN_GLOBAL))
			return problem_set(reader->problem, -EOPNOTSUPP, REASON_UNSUPPORTED,
					   "map %s: its definition is iproute2's struct "
					   "bpf_elf_map, with %s, which only tc and ip load",
					   name,
					   definition.pinning == TC_PIN_OBJECT ? "PIN_OBJECT_NS"
					   : definition.inner_id || definition.inner_index
						   ? "inner maps"
						   : "a pinning of its own");
		*pin_directory = definition.pinning == TC_PIN_GLOBAL ? "tc/globals" : NULL;
		return 0;
	}
	for (uint64_t i = sizeof(struct legacy_definition); i < size; i++)
		if (bytes[i])
			return problem_set(reader->problem, -EOPNOTSUPP, REASON_UNSUPPORTED,
					   "map %s: byte %llu of its definition has no known "
					   "meaning",
					   name, (unsigned long long)i);
	return 0;
}

static int read_map(struct objfile_reader *reader, uint32_t section,
		    const struct elf_symbol *symbol, uint64_t size)
{
	const struct elf_section *in = &reader->elf->sections[section];
	const uint8_t *bytes = in->data + symbol->value;
	struct legacy_definition definition = { 0 };
	const char *pin_directory = NULL;
	struct objfile_map *map;
	int err;

	memcpy(&definition, bytes, min_size(size, sizeof(definition)));
	err = check_rest(reader, symbol->name, bytes, size, &pin_directory);
	if (err)
		return err;
	map = objfile_add_map(reader, &(struct objfile_place){ .section = section,
							       .offset = symbol->value,
							       .size = size });
	if (!map)
		return -ENOMEM;
	map->name = symbol->name;
	map->section = in->name;
	map->pinned = pin_directory != NULL;
	map->pin_directory = pin_directory;
	map->create = (struct map_create_attr){
		.map_type = definition.type,
		.key_size = definition.key_size,
		.value_size = definition.value_size,
		.max_entries = definition.max_entries,
		.map_flags = definition.flags,
	};
	objfile_adjust_map(&map->create);
	return 0;
}

/* The variables fill the section: each goes to where the next one begins. */
static int read_all(struct objfile_reader *reader, uint32_t section,
		    const struct elf_symbol **symbols, size_t count)
{
	const struct elf_section *in = &reader->elf->sections[section];

	qsort(symbols, count, sizeof(struct elf_symbol *), by_offset);
	for (size_t i = 0; i < count; i++) {
		uint64_t end = i + 1 < count ? symbols[i + 1]->value : in->size;
		int err;

		if (end > in->size || end < symbols[i]->value ||
		    end - symbols[i]->value < DEFINITION_MIN)
			err = problem_set(reader->problem, -EINVAL, REASON_SIZE,
					  "map %s: no room for a definition in section %s",
					  symbols[i]->name, in->name);
		else
			err = read_map(reader, section, symbols[i], end - symbols[i]->value);
		err = objfile_note_fault(reader, err);
		if (err)
			return err;
	}
	return 0;
}

static int read_section(struct objfile_reader *reader, uint32_t index)
{
	const struct elf_file *elf = reader->elf;
	cleanup_free const struct elf_symbol **symbols = NULL;
	size_t count = 0;

	symbols = calloc(elf->symbol_count + 1, sizeof(struct elf_symbol *));
	if (!symbols)
		return -ENOMEM;
	for (uint32_t i = 1; i < elf->symbol_count; i++)
		if (elf->symbols[i].section == index && elf->symbols[i].type != STT_SECTION &&
		    *elf->symbols[i].name)
			symbols[count++] = &elf->symbols[i];
	return read_all(reader, index, symbols, count);
}

static bool has_maps(const struct elf_section *section)
{
	const char *slash = strrchr(section->name, '/');

	return section->data && !objfile_is_code(section) && section->type == SHT_PROGBITS &&
	       strcmp(slash ? slash + 1 : section->name, "maps") == 0;
}

int objfile_read_legacy_maps(struct objfile_reader *reader)
{
	int err = 0;

	for (uint32_t i = 1; i < reader->elf->section_count && !err; i++)
		if (has_maps(&reader->elf->sections[i]))
			err = read_section(reader, i);
	return err;
}

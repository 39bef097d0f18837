/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * .BTF.ext: which function, source line and CO-RE relocation belongs to which instruction
 * (Documentation/bpf/btf.rst).  There the records go by section; a program wants those of its own
 * instructions.
 */
#include <errno.h>
#include <string.h>

#include "objfile/internal.h"

#define MAGIC 0xeb9f

/* Of the file, from <linux/btf.h>; the CO-RE relocations are there when `size` says so. */
struct ext_header {
	uint16_t magic;
	uint8_t version;
	uint8_t flags;
	uint32_t size;
	struct {
		uint32_t offset, length;
	} parts[EXT_KINDS]; /* offsets from the header's end */
};
#define HEADER_MIN offsetof(struct ext_header, parts[EXT_CORE_RELOS])

/* A part: the size of its records, then for each section its name, how many there are, and these.
 */
static const struct {
	const char *name;
	uint32_t words; /* after insn_off */
} kinds[EXT_KINDS] = {
	[EXT_FUNCS] = { "functions", 1 },
	[EXT_LINES] = { "lines", 3 },
	[EXT_CORE_RELOS] = { "CO-RE relocations", 3 },
};

struct ext_part {
	struct objfile_reader *reader;
	enum ext_kind kind;
	const uint8_t *at, *end;
	uint32_t record_size;
	struct buf records;
};

static int bad(const struct ext_part *part, const char *what)
{
	return problem_set(part->reader->problem, -EINVAL, REASON_CORRUPT,
			   "section .BTF.ext: %s: %s", kinds[part->kind].name, what);
}

static uint32_t next_word(struct ext_part *part)
{
	uint32_t word;

	memcpy(&word, part->at, sizeof(word));
	part->at += sizeof(word);
	return word;
}

static size_t left(const struct ext_part *part)
{
	return (size_t)(part->end - part->at);
}

/* Do the strings and types exist that the record refers to? */
static bool is_known(const struct ext_part *part, const struct ext_record *record)
{
	switch (part->kind) {
	case EXT_FUNCS:
		return record->words[0] < btf_end_id(part->reader->object->btf);
	case EXT_LINES:
		return btf_string(part->reader->object->btf, record->words[0]) &&
		       btf_string(part->reader->object->btf, record->words[1]);
	default:
		return record->words[0] < btf_end_id(part->reader->object->btf) &&
		       btf_string(part->reader->object->btf, record->words[1]);
	}
}

static int read_record(struct ext_part *part, const struct elf_section *section)
{
	const uint8_t *next = part->at + part->record_size;
	struct ext_record record = { .section = objfile_section_index(part->reader->elf, section) };
	uint32_t offset = next_word(part);

	if (offset % sizeof(struct insn) || offset > section->size)
		return bad(part, "an instruction that does not exist");
	record.insn = offset / (uint32_t)sizeof(struct insn);
	for (uint32_t i = 0; i < kinds[part->kind].words; i++)
		record.words[i] = next_word(part);
	if (!is_known(part, &record))
		return bad(part, "a type or string that does not exist");
	record.order = (uint32_t)part->records.len;
	buf_add(&part->records, &record, sizeof(record));
	part->at = next;
	return 0;
}

static int read_section(struct ext_part *part)
{
	const struct elf_section *section;
	const char *name;
	uint32_t count;
	int err;

	if (left(part) < 8)
		return bad(part, "they are cut short");
	name = btf_string(part->reader->object->btf, next_word(part));
	count = next_word(part);
	if (!name || count > left(part) / part->record_size)
		return bad(part, "they are cut short");
	section = objfile_find_section(part->reader->elf, name);
	if (!section) {
		/* One that has been taken out of the file since it was compiled. */
		part->at += (size_t)count * part->record_size;
		return 0;
	}
	for (uint32_t i = 0; i < count; i++) {
		err = read_record(part, section);
		if (err)
			return err;
	}
	return part->records.err;
}

static int by_insn(const void *a, const void *b)
{
	const struct ext_record *one = a, *other = b;

	if (one->section != other->section)
		return one->section < other->section ? -1 : 1;
	if (one->insn != other->insn)
		return one->insn < other->insn ? -1 : 1;
	return (one->order > other->order) - (one->order < other->order);
}

static int read_part(struct ext_part *part)
{
	if (left(part) < 4)
		return bad(part, "they are cut short");
	part->record_size = next_word(part);
	if (part->record_size % 4 || part->record_size < 4 * (1 + kinds[part->kind].words))
		return bad(part, "records of an impossible size");
	while (left(part)) {
		int err = read_section(part);

		if (err)
			return err;
	}
	return 0;
}

static int read_kind(struct ext_part *part, const struct ext_header *header, const uint8_t *body,
		     size_t size)
{
	struct objfile_ext *ext = &part->reader->ext;
	uint32_t offset = header->parts[part->kind].offset;
	uint32_t length = header->parts[part->kind].length;
	int err;

	if (offset > size || length > size - offset)
		return bad(part, "outside of the section");
	if (length == 0)
		return 0;
	part->at = body + offset;
	part->end = part->at + length;
	err = read_part(part);
	if (err)
		return err;
	if (!part->records.data)
		return 0;
	ext->counts[part->kind] = (uint32_t)(part->records.len / sizeof(struct ext_record));
	ext->records[part->kind] = (struct ext_record *)take_ptr(part->records.data);
	qsort(ext->records[part->kind], ext->counts[part->kind], sizeof(struct ext_record),
	      by_insn);
	return 0;
}

int objfile_read_ext(struct objfile_reader *reader)
{
	const struct elf_section *section = objfile_find_section(reader->elf, ".BTF.ext");
	struct ext_header header = { 0 };

	if (!section || !section->data || !reader->object->btf)
		return 0;
	memcpy(&header, section->data, min_size(sizeof(header), section->size));
	if (section->size < HEADER_MIN || header.magic != MAGIC || header.size < HEADER_MIN ||
	    header.size > section->size)
		return problem_set(reader->problem, -EINVAL, REASON_CORRUPT,
				   "section .BTF.ext: its header is damaged");
	if (header.size < sizeof(header))
		header.parts[EXT_CORE_RELOS].length = 0;
	for (enum ext_kind kind = 0; kind < EXT_KINDS; kind++) {
		struct ext_part part = { .reader = reader, .kind = kind };
		int err = read_kind(&part, &header, section->data + header.size,
				    section->size - header.size);

		buf_done(&part.records);
		err = objfile_note_fault(reader, err);
		if (err)
			return err;
	}
	return 0;
}

void objfile_ext_done(struct objfile_ext *ext)
{
	for (enum ext_kind kind = 0; kind < EXT_KINDS; kind++)
		free(ext->records[kind]);
}

/* The first record that is not in front of the function. */
static uint32_t find_first(const struct objfile_ext *ext, enum ext_kind kind,
			   const struct objfile_function *function)
{
	const struct ext_record key = { .section = function->section, .insn = function->first };
	uint32_t low = 0, high = ext->counts[kind];

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (by_insn(&ext->records[kind][middle], &key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* A function without instructions has its record at the place of the next function's, before it. */
static bool is_of_empty(const struct objfile_ext *ext, enum ext_kind kind, uint32_t index)
{
	const struct ext_record *record = &ext->records[kind][index];

	return index + 1 < ext->counts[kind] && record[1].section == record->section &&
	       record[1].insn == record->insn;
}

uint32_t objfile_ext_add(const struct objfile_ext *ext, enum ext_kind kind,
			 const struct objfile_function *function, uint32_t place, struct buf *to)
{
	/* The kernel counts bytes in CO-RE relocations, instructions in the others. */
	uint32_t unit = kind == EXT_CORE_RELOS ? sizeof(struct insn) : 1;
	uint32_t first = find_first(ext, kind, function);
	uint32_t count = 0;

	for (uint32_t i = first; i < ext->counts[kind]; i++) {
		const struct ext_record *record = &ext->records[kind][i];
		uint32_t offset;

		if (record->section != function->section ||
		    record->insn - function->first >= function->count)
			break;
		if (kind != EXT_CORE_RELOS && is_of_empty(ext, kind, i))
			continue;
		offset = (record->insn - function->first + place) * unit;
		buf_add(to, &offset, sizeof(offset));
		buf_add(to, record->words, kinds[kind].words * sizeof(uint32_t));
		count++;
	}
	return count;
}

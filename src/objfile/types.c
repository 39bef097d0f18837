/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The BTF of an object, made into what the kernel takes: the sizes and places of its sections of
 * data, which compilers leave for the ELF file to tell, and externs, which the kernel does not
 * know.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "objfile/internal.h"

#define RECORD_SIZE 12 /* of the words that all types have; type->entries follows them */

/* Opens `bytes`, malloc'ed, which object.btf owns from then on. */
static int open_types(struct objfile_reader *reader, void *bytes, size_t size)
{
	struct objfile *object = reader->object;
	cleanup_free void *owned = bytes;
	struct btf *btf;
	int err;

	if (!owned)
		return -ENOMEM;
	err = btf_open_bytes(bytes, size, NULL, &btf, reader->problem);
	if (err) {
		problem_prefix(reader->problem, "section .BTF: ");
		return err;
	}
	btf_adopt(btf, take_ptr(owned));
	if (!btf_native(btf)) {
		btf_close(btf);
		return problem_set(reader->problem, -EINVAL, REASON_CORRUPT,
				   "section .BTF: not in the byte order of the file");
	}
	btf_close(object->btf);
	object->btf = btf;
	object->btf_bytes = bytes;
	object->btf_size = size;
	return 0;
}

int objfile_read_types(struct objfile_reader *reader)
{
	const struct elf_section *section = objfile_find_section(reader->elf, ".BTF");
	void *copy;

	if (!section || !section->data)
		return 0;
	copy = malloc(section->size);
	if (!copy)
		return -ENOMEM;
	memcpy(copy, section->data, section->size);
	return open_types(reader, copy, section->size);
}

/* Word `index` of a type's record in object.btf: 0 its name, 1 info, 2 its size or type, and so on.
 */
static void set_word(struct objfile *object, const struct btf_type *type, size_t index,
		     uint32_t value)
{
	uint8_t *bytes = object->btf_bytes;
	size_t at = (size_t)(type->entries - bytes) - RECORD_SIZE + index * sizeof(value);

	memcpy(bytes + at, &value, sizeof(value));
}

/* FUNC and VAR: 0 static, 1 global. */
static void set_linkage(struct objfile *object, const struct btf_type *type, uint32_t linkage)
{
	if (type->kind == BTF_FUNC)
		set_word(object, type, 1, (uint32_t)BTF_FUNC << 24 | linkage);
	else
		set_word(object, type, 3, linkage);
}

void objfile_make_static(struct objfile *object, const char *name)
{
	uint32_t end = object->btf ? btf_end_id(object->btf) : 0;
	struct btf_type type;

	for (uint32_t id = 1; id < end; id++) {
		btf_type(object->btf, id, &type);
		if (type.kind != BTF_FUNC || type.linkage != 1 || strcmp(type.name, name) != 0)
			continue;
		set_linkage(object, &type, 0);
		return;
	}
}

static void add_strings(struct buf *to, const char *old, const struct btf_file_header *header,
			const char *name)
{
	buf_add(to, old + header->string_offset, header->string_size);
	buf_add(to, "int", sizeof("int"));
	buf_add(to, name, strlen(name) + 1);
}

/* Adds an int and a variable of it called `name` to object.btf, which is opened anew. */
struct added_types {
	uint32_t int_type;
	uint32_t variable;
	uint32_t name; /* the string's offset */
};

static int add_variable(struct objfile_reader *reader, const char *name, struct added_types *added)
{
	const uint8_t *old = reader->object->btf_bytes;
	uint32_t next = btf_end_id(reader->object->btf);
	cleanup_buf struct buf bytes = BUF_EMPTY;
	struct btf_file_header header, grown;
	size_t size;

	memcpy(&header, old, sizeof(header));
	old += header.size;
	*added = (struct added_types){
		.int_type = next,
		.variable = next + 1,
		.name = header.string_size + (uint32_t)sizeof("int"),
	};
	const uint32_t records[] = {
		header.string_size, (uint32_t)BTF_INT << 24, 4,	   1U << 24 | 32,
		added->name,	    (uint32_t)BTF_VAR << 24, next, 1,
	};

	grown = header;
	grown.size = sizeof(grown);
	grown.type_offset = 0;
	grown.type_size += (uint32_t)sizeof(records);
	grown.string_offset = grown.type_size;
	grown.string_size = added->name + (uint32_t)strlen(name) + 1;
	buf_add(&bytes, &grown, sizeof(grown));
	buf_add(&bytes, old + header.type_offset, header.type_size);
	buf_add(&bytes, records, sizeof(records));
	add_strings(&bytes, (const char *)old, &header, name);
	size = bytes.len;
	return open_types(reader, buf_take(&bytes), size);
}

static const struct objfile_extern *find_extern(const struct objfile *object, const char *name)
{
	for (uint32_t i = 0; i < object->extern_count; i++)
		if (strcmp(object->externs[i].name, name) == 0)
			return &object->externs[i];
	return NULL;
}

/* The kernel takes no externs in BTF: those of .kconfig become the variables of a map. */
static int complete_kconfig(struct objfile_reader *reader, uint32_t id)
{
	struct objfile *object = reader->object;
	struct btf_type section, variable;

	btf_type(object->btf, id, &section);
	set_word(object, &section, 2, reader->kconfig_size);
	for (uint32_t i = 0; i < section.count; i++) {
		const struct objfile_extern *external;

		btf_type(object->btf, btf_variable(object->btf, &section, i).type, &variable);
		external = find_extern(object, variable.name);
		if (!external)
			return problem_set(reader->problem, -EINVAL, REASON_UNKNOWN,
					   "extern %s: it has no symbol", variable.name);
		set_linkage(object, &variable, 1);
		set_word(object, &section, 3 + 3 * i + 1, external->kconfig.offset);
	}
	return 0;
}

/* A function whose prototype is to have names for its parameters, which the kernel asks for. */
static void complete_function(struct objfile *object, const struct btf_type *function,
			      const struct added_types *added)
{
	struct btf_type proto;

	set_linkage(object, function, 1);
	if (btf_type(object->btf, function->type, &proto) || proto.kind != BTF_FUNC_PROTO)
		return;
	for (uint32_t i = 0; i < proto.count; i++) {
		struct btf_param param = btf_param(object->btf, &proto, i);

		if (param.type && !*param.name)
			set_word(object, &proto, 3 + 2 * i, added->name);
	}
}

/* … and those of .ksyms become integers, one after the other, in a section that nothing refers to;
 * a function there is replaced by a variable made up for it.  It is what libbpf does. */
static int complete_ksyms(struct objfile_reader *reader, uint32_t id)
{
	struct objfile *object = reader->object;
	struct added_types added;
	struct btf_type section, entry;
	int err = add_variable(reader, "dummy_ksym", &added);

	if (err)
		return err;
	btf_type(object->btf, id, &section);
	set_word(object, &section, 2, 4 * section.count);
	for (uint32_t i = 0; i < section.count; i++) {
		btf_type(object->btf, btf_variable(object->btf, &section, i).type, &entry);
		if (entry.kind == BTF_FUNC) {
			complete_function(object, &entry, &added);
			set_word(object, &section, 3 + 3 * i, added.variable);
		} else if (entry.kind == BTF_VAR) {
			set_linkage(object, &entry, 1);
			set_word(object, &entry, 2, added.int_type);
		}
		set_word(object, &section, 3 + 3 * i + 1, 4 * i);
		set_word(object, &section, 3 + 3 * i + 2, 4);
	}
	return 0;
}

struct section_entry {
	uint32_t type, offset, size;
};

static const struct elf_symbol *find_symbol(const struct objfile_reader *reader, uint32_t section,
					    const char *name)
{
	for (uint32_t i = 1; i < reader->elf->symbol_count; i++) {
		const struct elf_symbol *symbol = &reader->elf->symbols[i];

		if (symbol->section == section && symbol->bind != STB_LOCAL &&
		    symbol->type == STT_OBJECT && strcmp(symbol->name, name) == 0)
			return symbol;
	}
	return NULL;
}

/* A static variable's offset is there already; the others' come with their symbols. */
static int place_variable(struct objfile_reader *reader, uint32_t section,
			  struct section_entry *entry)
{
	struct objfile *object = reader->object;
	const struct elf_section *in = &reader->elf->sections[section];
	const struct elf_symbol *symbol;
	struct btf_type variable;

	if (btf_type(object->btf, entry->type, &variable) || variable.kind != BTF_VAR)
		return problem_set(reader->problem, -EINVAL, REASON_CORRUPT,
				   "section .BTF: %s has an entry that is not a variable",
				   in->name);
	if (variable.linkage == 0)
		return 0;
	/* With -fPIC clang puts constant addresses elsewhere than it says. */
	symbol = find_symbol(reader, section, variable.name);
	if (!symbol) {
		entry->offset = (uint32_t)in->size;
		return 0;
	}
	if (symbol->value > in->size)
		return problem_set(reader->problem, -EINVAL, REASON_CORRUPT,
				   "symbol %s: it is beyond the end of section %s", symbol->name,
				   in->name);
	entry->offset = (uint32_t)symbol->value;
	if (symbol->hidden)
		set_linkage(object, &variable, 0);
	return 0;
}

static int by_offset(const void *a, const void *b)
{
	const struct section_entry *one = a, *other = b;

	return (one->offset > other->offset) - (one->offset < other->offset);
}

static int place_variables(struct objfile_reader *reader, const struct btf_type *type,
			   uint32_t section, struct section_entry *entries)
{
	for (uint32_t i = 0; i < type->count; i++) {
		int err = place_variable(reader, section, &entries[i]);

		if (err)
			return err;
	}
	return 0;
}

/* The size of the section that the type is about, 0 for one that has externs. */
static int find_size(struct objfile_reader *reader, const struct btf_type *type, uint32_t *section)
{
	const struct elf_section *found = objfile_find_section(reader->elf, type->name);

	if (!found || found->size == 0 || found->size > UINT32_MAX)
		return problem_set(reader->problem, -EINVAL, REASON_CORRUPT,
				   "section .BTF: it knows of a section %s that is not there",
				   type->name);
	*section = objfile_section_index(reader->elf, found);
	set_word(reader->object, type, 2, (uint32_t)found->size);
	return 0;
}

/* Does the variable fit into the section, of which `taken` bytes belong to others?  One of which
 * the compiler has left out a part, or all, does not, as the kernel sees it
 * (btf_datasec_check_meta()). */
static bool fits(const struct objfile *object, const struct section_entry *entry, uint32_t taken,
		 uint32_t size)
{
	uint32_t needed;

	return entry->offset >= taken && entry->size && entry->size <= size &&
	       entry->offset <= size - entry->size &&
	       btf_size(object->btf, entry->type, &needed) == 0 && needed <= entry->size;
}

static int note_dropped(struct objfile_reader *reader, const struct btf_type *section,
			const struct section_entry *entry)
{
	struct btf_type variable = { .name = "" };

	btf_type(reader->object->btf, entry->type, &variable);
	return objfile_note_harmless(
		reader,
		problem_set(reader->problem, -EINVAL, REASON_SIZE,
			    "section %s: not all of %s is there that its type has: its type is "
			    "left out",
			    section->name, variable.name));
}

/* Marks what does not fit with type 0; externs are made to fit. */
static int drop_entries(struct objfile_reader *reader, const struct btf_type *type,
			struct section_entry *entries)
{
	struct btf_type section;
	uint32_t taken = 0;
	int err = 0;

	btf_type(reader->object->btf, type->id, &section);
	for (uint32_t i = 0; i < type->count && !err; i++) {
		if (fits(reader->object, &entries[i], taken, section.size)) {
			taken = entries[i].offset + entries[i].size;
			continue;
		}
		err = note_dropped(reader, type, &entries[i]);
		entries[i].type = 0;
		reader->dropped_entries = true;
	}
	return err;
}

static int complete_section(struct objfile_reader *reader, const struct btf_type *type)
{
	cleanup_free struct section_entry *entries = NULL;
	uint32_t section = 0;
	int err = 0;

	entries = malloc((type->count + 1) * sizeof(*entries));
	if (!entries)
		return -ENOMEM;
	memcpy(entries, type->entries, type->count * sizeof(*entries));
	if (type->size == 0) {
		err = find_size(reader, type, &section);
		if (!err)
			err = place_variables(reader, type, section, entries);
	}
	if (err) {
		set_word(reader->object, type, 2, 0); /* nothing is in it */
		return err;
	}
	qsort(entries, type->count, sizeof(*entries), by_offset);
	if (type->size == 0)
		err = drop_entries(reader, type, entries);
	for (uint32_t i = 0; i < type->count; i++) {
		set_word(reader->object, type, 3 + 3 * i, entries[i].type);
		set_word(reader->object, type, 3 + 3 * i + 1, entries[i].offset);
		set_word(reader->object, type, 3 + 3 * i + 2, entries[i].size);
	}
	return err;
}

/* A section of data without what was dropped of it; one that has nothing left becomes a byte that
 * nothing refers to, as the kernel takes no empty ones. */
static void add_section(struct buf *to, const struct btf_type *type, const uint8_t *record)
{
	uint32_t words[4], left = 0;
	struct section_entry entry;

	memcpy(words, record, RECORD_SIZE);
	for (uint32_t i = 0; i < type->count; i++) {
		memcpy(&entry, type->entries + i * sizeof(entry), sizeof(entry));
		left += entry.type != 0;
	}
	if (!left) {
		const uint32_t byte[] = { 0, (uint32_t)BTF_INT << 24, 1, 8 };

		buf_add(to, byte, sizeof(byte));
		return;
	}
	words[1] = (uint32_t)BTF_DATASEC << 24 | left;
	buf_add(to, words, RECORD_SIZE);
	for (uint32_t i = 0; i < type->count; i++) {
		memcpy(&entry, type->entries + i * sizeof(entry), sizeof(entry));
		if (entry.type)
			buf_add(to, &entry, sizeof(entry));
	}
}

/* Takes what was dropped out of object.btf, which is opened anew; ids stay. */
static int compact_types(struct objfile_reader *reader)
{
	const struct objfile *object = reader->object;
	const uint8_t *bytes = object->btf_bytes, *start, *end;
	cleanup_buf struct buf made = BUF_EMPTY;
	struct btf_file_header header;
	uint32_t next = btf_end_id(object->btf);
	size_t size;

	memcpy(&header, bytes, sizeof(header));
	end = bytes + header.size + header.type_offset + header.type_size;
	buf_add(&made, &header, sizeof(header));
	for (uint32_t id = 1; id < next; id++) {
		struct btf_type type, following;

		btf_type(object->btf, id, &type);
		start = type.entries - RECORD_SIZE;
		if (type.kind == BTF_DATASEC)
			add_section(&made, &type, start);
		else if (id + 1 < next && !btf_type(object->btf, id + 1, &following))
			buf_add(&made, start, (size_t)(following.entries - RECORD_SIZE - start));
		else
			buf_add(&made, start, (size_t)(end - start));
	}
	buf_add(&made, bytes + header.size + header.string_offset, header.string_size);
	header.type_offset = 0;
	header.type_size = (uint32_t)(made.len - sizeof(header) - header.string_size);
	header.string_offset = header.type_size;
	header.size = sizeof(header);
	if (made.err)
		return made.err;
	memcpy(made.data, &header, sizeof(header));
	size = made.len;
	return open_types(reader, buf_take(&made), size);
}

int objfile_complete_types(struct objfile_reader *reader)
{
	const struct objfile *object = reader->object;
	struct btf_type type;
	uint32_t id;
	int err = 0;

	if (!object->btf)
		return 0;
	if (!btf_find(object->btf, BTF_DATASEC, ".kconfig", &id))
		err = complete_kconfig(reader, id);
	if (!err && !btf_find(object->btf, BTF_DATASEC, ".ksyms", &id))
		err = complete_ksyms(reader, id);
	for (id = 1; !err && id < btf_end_id(object->btf); id++) {
		btf_type(object->btf, id, &type);
		if (type.kind == BTF_DATASEC)
			err = objfile_note_fault(reader, complete_section(reader, &type));
	}
	return !err && reader->dropped_entries ? compact_types(reader) : err;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The BTF of an object: reading it, changing it and adding to it. */
#include "objfile/types.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define RECORD_SIZE 12 /* of the words that all types have; type->entries is behind them */

/* Of a BTF file, from <linux/btf.h>. */
struct header {
	uint16_t magic;
	uint8_t version;
	uint8_t flags;
	uint32_t size;
	uint32_t type_offset; /* from the header's end */
	uint32_t type_size;
	uint32_t string_offset;
	uint32_t string_size;
};

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
	btf_close(object->btf);
	object->btf = btf;
	object->btf_bytes = bytes;
	object->btf_size = size;
	return btf_native(btf) ? 0
			       : problem_set(reader->problem, -EINVAL, REASON_CORRUPT,
					     "section .BTF: not in the byte order of the file");
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

void objfile_set_type_word(struct objfile *object, const struct btf_type *type, size_t index,
			   uint32_t value)
{
	uint8_t *bytes = object->btf_bytes;
	size_t at = (size_t)(type->entries - bytes) - RECORD_SIZE + index * sizeof(value);

	memcpy(bytes + at, &value, sizeof(value));
}

void objfile_set_linkage(struct objfile *object, const struct btf_type *type, uint32_t linkage)
{
	if (type->kind == BTF_FUNC)
		objfile_set_type_word(object, type, 1, (uint32_t)BTF_FUNC << 24 | linkage);
	else
		objfile_set_type_word(object, type, 3, linkage);
}

static void add_strings(struct buf *to, const char *old, const struct header *header,
			const char *name)
{
	buf_add(to, old + header->string_offset, header->string_size);
	buf_add(to, "int", sizeof("int"));
	buf_add(to, name, strlen(name) + 1);
}

int objfile_add_variable(struct objfile_reader *reader, const char *name, struct types_added *added)
{
	const uint8_t *old = reader->object->btf_bytes;
	uint32_t next = btf_end_id(reader->object->btf);
	cleanup_buf struct buf bytes = BUF_EMPTY;
	struct header header, grown;
	size_t size;

	memcpy(&header, old, sizeof(header));
	old += header.size;
	*added = (struct types_added){
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

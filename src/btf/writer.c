/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making BTF. */
#include "btf/writer.h"

#include <errno.h>

#include "btf/internal.h"

struct writer_place {
	uint32_t offset, size;
};

void btf_writer_done(struct btf_writer *writer)
{
	buf_done(&writer->records);
	buf_done(&writer->places);
	buf_done(&writer->strings);
}

static uint32_t find_string(const struct buf *strings, const char *text, size_t length)
{
	size_t at = 1;

	while (at < strings->len) {
		size_t known = strlen(strings->data + at);

		if (known == length && memcmp(strings->data + at, text, length) == 0)
			return (uint32_t)at;
		at += known + 1;
	}
	return 0;
}

uint32_t btf_writer_string(struct btf_writer *writer, const char *text, size_t length)
{
	uint32_t offset = length ? find_string(&writer->strings, text, length) : 0;

	if (!length || offset)
		return offset;
	if (!writer->strings.len)
		buf_add_char(&writer->strings, '\0');
	offset = (uint32_t)writer->strings.len;
	buf_add(&writer->strings, text, length);
	buf_add_char(&writer->strings, '\0');
	return offset;
}

uint32_t btf_writer_reserve(struct btf_writer *writer)
{
	const struct writer_place none = { 0 };

	buf_add(&writer->places, &none, sizeof(none));
	return (uint32_t)(writer->places.len / sizeof(none));
}

static struct writer_place *place_of(const struct btf_writer *writer, uint32_t id)
{
	return (struct writer_place *)writer->places.data + (id - 1);
}

void btf_writer_put(struct btf_writer *writer, uint32_t id, const struct btf_new *type,
		    const uint32_t *words, size_t count)
{
	const uint32_t head[] = {
		type->name,
		(uint32_t)type->flag << 31 | (uint32_t)type->kind << 24 | type->count,
		type->third,
	};
	const struct writer_place place = {
		(uint32_t)writer->records.len,
		(uint32_t)(sizeof(head) + count * sizeof(*words)),
	};

	buf_add(&writer->records, head, sizeof(head));
	buf_add(&writer->records, words, count * sizeof(*words));
	if (!writer->places.err)
		*place_of(writer, id) = place;
}

uint32_t btf_writer_add(struct btf_writer *writer, const struct btf_new *type,
			const uint32_t *words, size_t count)
{
	uint32_t id = btf_writer_reserve(writer);

	btf_writer_put(writer, id, type, words, count);
	return id;
}

uint32_t btf_writer_refer(struct btf_writer *writer, enum btf_kind kind, uint32_t name,
			  uint32_t type)
{
	return btf_writer_add(
		writer, &(struct btf_new){ .kind = kind, .name = name, .third = type }, NULL, 0);
}

void btf_writer_rename(struct btf_writer *writer, uint32_t id, uint32_t name)
{
	if (!writer->places.err && !writer->records.err)
		memcpy(writer->records.data + place_of(writer, id)->offset, &name, sizeof(name));
}

static void add_header(struct buf *bytes, uint32_t types_size, uint32_t strings_size)
{
	const struct btf_file_header header = {
		.magic = BTF_MAGIC,
		.version = BTF_VERSION,
		.size = sizeof(header),
		.type_size = types_size,
		.string_offset = types_size,
		.string_size = strings_size,
	};

	buf_add(bytes, &header, sizeof(header));
}

int btf_writer_finish(const struct btf_writer *writer, struct buf *bytes)
{
	size_t count = writer->places.len / sizeof(struct writer_place), types_size = 0;

	if (writer->records.err || writer->places.err || writer->strings.err)
		return -ENOMEM;
	for (uint32_t id = 1; id <= count; id++)
		types_size += place_of(writer, id)->size;
	add_header(bytes, (uint32_t)types_size, (uint32_t)max_size(writer->strings.len, 1));
	for (uint32_t id = 1; id <= count; id++)
		buf_add(bytes, writer->records.data + place_of(writer, id)->offset,
			place_of(writer, id)->size);
	if (writer->strings.len)
		buf_add(bytes, writer->strings.data, writer->strings.len);
	else
		buf_add_char(bytes, '\0');
	return bytes->err;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An object's BTF into the kernel, without what an old kernel does not know. */
#include <errno.h>
#include <string.h>

#include "bpf/btf_object.h"
#include "bpf/kernel.h"
#include "load/load_internal.h"

/* How each type begins: struct btf_type of <linux/btf.h>. */
struct record {
	uint32_t name;
	uint32_t info;
	uint32_t size_or_type;
};

#define INFO(kind) ((uint32_t)(kind) << 24)
enum { INT_BYTE = 8 }; /* the word after the record of an int: 8 bits */

/* Bytes after a record: `fixed`, and `entry` for each of its count. */
static const struct {
	uint8_t fixed, entry;
} tails[BTF_KINDS] = {
	[BTF_INT] = { 4, 0 },	  [BTF_ARRAY] = { 12, 0 },   [BTF_STRUCT] = { 0, 12 },
	[BTF_UNION] = { 0, 12 },  [BTF_ENUM] = { 0, 8 },     [BTF_FUNC_PROTO] = { 0, 8 },
	[BTF_VAR] = { 4, 0 },	  [BTF_DATASEC] = { 0, 12 }, [BTF_DECL_TAG] = { 4, 0 },
	[BTF_ENUM64] = { 0, 12 },
};

/* The kinds that Linux 5.10 does not have, and what they become; a struct must not have the name
 * "long double". */
static const struct replacement {
	enum btf_kind kind;
	const char *since;
	uint32_t info;
	bool nameless;
} replacements[] = {
	{ BTF_FLOAT, "5.13", INFO(BTF_STRUCT), true },
	{ BTF_DECL_TAG, "5.16", INFO(BTF_INT), false },
	{ BTF_TYPE_TAG, "5.17", INFO(BTF_CONST), true },
	{ BTF_ENUM64, "6.0", INFO(BTF_STRUCT), true },
};

static const struct replacement *find_replacement(uint32_t kind, btf_lacks *lacks)
{
	for (size_t i = 0; i < ARRAY_SIZE(replacements); i++)
		if (replacements[i].kind == kind && lacks(replacements[i].since))
			return &replacements[i];
	return NULL;
}

static void add_replaced(struct buf *made, struct record record, const struct replacement *with)
{
	const uint32_t integer = INT_BYTE;

	record.info = with->info;
	if (with->nameless)
		record.name = 0;
	if (with->kind == BTF_DECL_TAG)
		record.size_or_type = 1;
	buf_add(made, &record, sizeof(record));
	if (with->kind == BTF_DECL_TAG)
		buf_add(made, &integer, sizeof(integer));
}

/* Whole records, which btf_open_bytes() has checked. */
static int add_types(struct buf *made, const uint8_t *at, const uint8_t *end, btf_lacks *lacks,
		     bool *replaced)
{
	while (at < end) {
		const struct replacement *with;
		struct record record;
		uint32_t kind;
		size_t size;

		memcpy(&record, at, sizeof(record));
		kind = record.info >> 24 & 0x1f;
		size = sizeof(record) + tails[kind].fixed +
		       (size_t)tails[kind].entry * (record.info & 0xffff);
		with = find_replacement(kind, lacks);
		if (with)
			add_replaced(made, record, with);
		else
			buf_add(made, at, size);
		*replaced |= with != NULL;
		at += size;
	}
	return made->err;
}

int btf_sanitise(const void *bytes, size_t size, btf_lacks *lacks, struct buf *made)
{
	struct btf_file_header header;
	const uint8_t *types;
	bool replaced = false;
	int err;

	if (size < sizeof(header))
		return -EINVAL;
	memcpy(&header, bytes, sizeof(header));
	types = (const uint8_t *)bytes + header.size + header.type_offset;
	buf_add(made, bytes, header.size);
	err = add_types(made, types, types + header.type_size, lacks, &replaced);
	if (err)
		return err;
	if (!replaced)
		return -ENODATA;
	header.type_offset = 0;
	header.type_size = (uint32_t)(made->len - header.size);
	buf_add(made, (const uint8_t *)bytes + header.size + header.string_offset,
		header.string_size);
	header.string_offset = header.type_size;
	if (!made->err)
		memcpy(made->data, &header, sizeof(header));
	return made->err;
}

/* Once more without what the kernel is too old for, when there is such a thing. */
static int load_sanitised(struct loader *loader, int refused)
{
	const struct objfile *object = loader->object;
	cleanup_buf struct buf made = BUF_EMPTY;

	if (btf_sanitise(object->btf_bytes, object->btf_size, kernel_before, &made))
		return refused;
	return btf_load(made.data, (uint32_t)made.len, &loader->failure.log);
}

/* Maps and programs do without types, unless they are made of them. */
static bool needs_types(const struct objfile *object)
{
	for (uint32_t i = 0; i < object->map_count; i++)
		if (object->maps[i].kind == OBJFILE_MAP_STRUCT_OPS)
			return true;
	return false;
}

int loader_btf(struct loader *loader)
{
	const struct objfile *object = loader->object;
	int fd;

	if (!object->btf)
		return 0;
	fd = btf_load(object->btf_bytes, (uint32_t)object->btf_size, NULL);
	if (fd == -EINVAL)
		fd = load_sanitised(loader, fd);
	if (fd < 0 && !needs_types(object)) {
		buf_done(&loader->failure.log);
		return 0;
	}
	if (fd == -EINVAL && !loader->failure.log.len)
		fd = btf_load(object->btf_bytes, (uint32_t)object->btf_size, &loader->failure.log);
	if (fd < 0)
		return loader_refused(loader, fd, CMD_BTF_LOAD);
	loader->btf_fd = fd;
	return 0;
}

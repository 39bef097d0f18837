/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An object's BTF into the kernel, without what an old kernel does not know and what none takes. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
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

/* The size of the record there, with what follows it; they have been checked by
 * btf_open_bytes(). */
static size_t record_size(const uint8_t *at, struct record *record)
{
	uint32_t kind;

	memcpy(record, at, sizeof(*record));
	kind = record->info >> 24 & 0x1f;
	return sizeof(*record) + tails[kind].fixed +
	       (size_t)tails[kind].entry * (record->info & 0xffff);
}

static int add_types(struct buf *made, const uint8_t *at, const uint8_t *end, btf_lacks *lacks,
		     bool *replaced)
{
	while (at < end) {
		const struct replacement *with;
		struct record record;
		size_t size = record_size(at, &record);

		with = find_replacement(record.info >> 24 & 0x1f, lacks);
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

/* What the kernel refuses for another reason is mended one type after the other: it says which it
 * does not take, and why, in the last line of its log. */

enum { REPAIRS_MAX = 64 };

struct repair {
	const struct objfile *object;
	struct buf bytes;
	uint32_t id;	     /* of the type that the kernel does not take */
	const char *dropped; /* the first member or variable that goes; NULL: all of the type */
	uint32_t name;	     /* what parameters without a name are called instead; 0: none are */
};

/* The id in the last "[ID] " of the log, or 0. */
static uint32_t find_refused(const char *log)
{
	uint32_t id = 0;

	for (const char *line = log; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (*line == '[')
			id = (uint32_t)strtoul(line + 1, NULL, 10);
	}
	return id;
}

/* Values of the type would need the sizes of these, which have none. */
static bool has_size(const struct objfile *object, uint32_t type)
{
	uint32_t size;

	return btf_size(object->btf, type, &size) == 0;
}

/* A struct without the members that cannot be; one in which that are none, without any. */
static void add_struct(struct repair *repair, const struct btf_type *type,
		       const struct record *record)
{
	const struct objfile *object = repair->object;
	struct record made = *record;
	uint32_t left = 0;

	for (uint32_t i = 0; i < type->count; i++) {
		struct btf_member member = btf_member(object->btf, type, i);

		left += has_size(object, member.type);
		if (!repair->dropped && !has_size(object, member.type))
			repair->dropped = member.name;
	}
	if (left == type->count)
		left = 0;
	made.info = (record->info & 0xffff0000) | left;
	buf_add(&repair->bytes, &made, sizeof(made));
	for (uint32_t i = 0; left && i < type->count; i++)
		if (has_size(object, btf_member(object->btf, type, i).type))
			buf_add(&repair->bytes, type->entries + i * 12, 12);
}

/* The kernel takes only functions whose parameters have names, which C23 does without. */
static void add_named(struct repair *repair, const struct btf_type *type,
		      const struct record *record)
{
	buf_add(&repair->bytes, record, sizeof(*record));
	for (uint32_t i = 0; i < type->count; i++) {
		struct btf_param param = btf_param(repair->object->btf, type, i);
		struct {
			uint32_t name, type;
		} made = { repair->name, param.type };

		if (*param.name || !param.type)
			memcpy(&made, type->entries + i * sizeof(made), sizeof(made));
		buf_add(&repair->bytes, &made, sizeof(made));
	}
}

/* What takes the type's place: what refers to it stays right as far as it can. */
static void add_repaired(struct repair *repair, const struct btf_type *type,
			 const struct record *record)
{
	const uint32_t integer = INT_BYTE;
	struct record made = { .size_or_type = 1 };

	switch (type->kind) {
	case BTF_STRUCT:
	case BTF_UNION:
		add_struct(repair, type, record);
		break;
	case BTF_FUNC_PROTO:
		if (repair->name) {
			add_named(repair, type, record);
			break;
		}
		made = (struct record){ .info = INFO(BTF_FUNC_PROTO) };
		buf_add(&repair->bytes, &made, sizeof(made));
		break;
	default:
		made.info = INFO(BTF_INT);
		buf_add(&repair->bytes, &made, sizeof(made));
		buf_add(&repair->bytes, &integer, sizeof(integer));
	}
}

/* The same types with another one in the place of repair->id. */
static int repair_type(struct repair *repair, const void *bytes)
{
	struct btf_file_header header;
	const uint8_t *at, *end;
	struct btf_type type;

	memcpy(&header, bytes, sizeof(header));
	at = (const uint8_t *)bytes + header.size + header.type_offset;
	end = at + header.type_size;
	buf_add(&repair->bytes, bytes, header.size);
	for (uint32_t id = 1; at < end; id++) {
		struct record record;
		size_t size = record_size(at, &record);

		if (id == repair->id && !btf_type(repair->object->btf, id, &type))
			add_repaired(repair, &type, &record);
		else
			buf_add(&repair->bytes, at, size);
		at += size;
	}
	end = (const uint8_t *)bytes + header.size + header.string_offset;
	header.type_offset = 0;
	header.type_size = (uint32_t)(repair->bytes.len - header.size);
	header.string_offset = header.type_size;
	buf_add(&repair->bytes, end, header.string_size);
	if (!repair->bytes.err)
		memcpy(repair->bytes.data, &header, sizeof(header));
	return repair->bytes.err;
}

/* The log's last line. */
static void add_reason(struct buf *to, struct buf *log)
{
	const char *text = buf_text(log), *start;
	size_t size = log->len;

	while (size && isspace((unsigned char)text[size - 1]))
		size--;
	for (start = text + size; start > text && start[-1] != '\n';)
		start--;
	while (isspace((unsigned char)*start))
		start++;
	buf_add(to, start, (size_t)(text + size - start));
}

/* Says what goes, and why: of several types, of the first. */
static void note_repair(struct loader *loader, const struct repair *repair)
{
	cleanup_buf struct buf reason = BUF_EMPTY;
	struct btf_type type = { .name = "" };

	if (loader->btf_problem.err)
		return;
	btf_type(loader->object->btf, repair->id, &type);
	add_reason(&reason, &loader->failure.log);
	problem_set(&loader->btf_problem, -EINVAL, REASON_TYPE,
		    "the kernel does not accept the object's %s %s (BTF: %s): %s is left out%s",
		    btf_kind_name(type.kind), *type.name ? type.name : "without a name",
		    buf_text(&reason), repair->dropped ? repair->dropped : "it",
		    repair->dropped ? " of it" : "");
}

/* Where the name of a type is among the strings. */
static uint32_t name_offset(const void *bytes, uint32_t id)
{
	struct btf_file_header header;
	struct record record = { 0 };
	const uint8_t *at;

	memcpy(&header, bytes, sizeof(header));
	at = (const uint8_t *)bytes + header.size + header.type_offset;
	for (uint32_t i = 1; i <= id; i++)
		at += record_size(at, &record);
	return record.name;
}

/* Which type is to be changed, for the one that the kernel refuses.  A function that is replaced
 * would be missed by the programs: its parameters are named. */
static bool plan_repair(struct repair *repair, const void *bytes, uint32_t refused)
{
	struct btf_type type;

	if (!refused || btf_type(repair->object->btf, refused, &type))
		return false;
	repair->id = refused;
	if (type.kind == BTF_FUNC) {
		repair->id = type.type;
		repair->name = name_offset(bytes, refused);
	}
	return true;
}

/* Loads them without what the kernel does not take of them: the descriptor, or -errno. */
static int load_repaired(struct loader *loader, struct buf *bytes, int refused)
{
	uint32_t id = 0;

	for (int i = 0; i < REPAIRS_MAX && refused == -EINVAL; i++) {
		struct repair repair = { .object = loader->object };
		uint32_t before = id;

		id = find_refused(buf_text(&loader->failure.log));
		if (id == before || !plan_repair(&repair, bytes->data, id) ||
		    repair_type(&repair, bytes->data)) {
			buf_done(&repair.bytes);
			break;
		}
		if (!repair.name)
			note_repair(loader, &repair);
		buf_done(bytes);
		*bytes = repair.bytes;
		buf_done(&loader->failure.log);
		refused = btf_load(bytes->data, (uint32_t)bytes->len, &loader->failure.log);
	}
	return refused;
}

/* Once more without what the kernel is too old for, and without what it refuses. */
static int load_changed(struct loader *loader)
{
	const struct objfile *object = loader->object;
	cleanup_buf struct buf made = BUF_EMPTY;
	int fd;

	if (btf_sanitise(object->btf_bytes, object->btf_size, kernel_before, &made)) {
		made.len = 0;
		buf_add(&made, object->btf_bytes, object->btf_size);
	}
	if (made.err)
		return made.err;
	fd = btf_load(made.data, (uint32_t)made.len, &loader->failure.log);
	return fd < 0 ? load_repaired(loader, &made, fd) : fd;
}

/* Maps and programs do without types, unless they are made of them. */
static bool needs_types(const struct objfile *object)
{
	for (uint32_t i = 0; i < object->map_count; i++)
		if (object->maps[i].kind == OBJFILE_MAP_STRUCT_OPS)
			return true;
	return false;
}

static void note_refusal(struct loader *loader, int err)
{
	cleanup_buf struct buf reason = BUF_EMPTY;

	add_reason(&reason, &loader->failure.log);
	problem_set(&loader->btf_problem, err, REASON_TYPE,
		    "the kernel does not accept the types (BTF) of the object (%s): it is loaded "
		    "without them",
		    reason.len ? buf_text(&reason) : errno_text(err));
}

int loader_btf(struct loader *loader)
{
	const struct objfile *object = loader->object;
	int fd;

	if (!object->btf)
		return 0;
	fd = btf_load(object->btf_bytes, (uint32_t)object->btf_size, NULL);
	if (fd == -EINVAL)
		fd = load_changed(loader);
	if (fd < 0 && needs_types(object))
		return loader_refused(loader, fd, CMD_BTF_LOAD);
	if (fd < 0)
		note_refusal(loader, fd);
	else
		loader->btf_fd = fd;
	buf_done(&loader->failure.log);
	return 0;
}

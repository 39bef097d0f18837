/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Fuzzes BTF: whatever the bytes are, opening them and asking everything about every type stays
 * within them and ends.  The first byte says how the rest is meant: as a file, or as types and
 * strings with a header that is right, alone or split on a base.
 */
#include <stdlib.h>

#include "../lib/btf_maker.h"
#include "btf/btf_print.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static volatile size_t sink;

static void ask_entries(const struct btf *btf, const struct btf_type *type)
{
	for (uint32_t i = 0; i < type->count; i++) {
		switch (type->kind) {
		case BTF_STRUCT:
		case BTF_UNION:
			sink += strlen(btf_member(btf, type, i).name);
			break;
		case BTF_ENUM:
		case BTF_ENUM64:
			sink += strlen(btf_enumerator(btf, type, i).name);
			break;
		case BTF_FUNC_PROTO:
			sink += strlen(btf_param(btf, type, i).name);
			break;
		case BTF_DATASEC:
			sink += btf_variable(btf, type, i).size;
			break;
		default:
			abort();
		}
	}
}

/* What btf_check() has found good must be so: every member within its struct. */
static void ask_members(const struct btf *btf, const struct btf_type *type)
{
	if (type->kind != BTF_STRUCT && type->kind != BTF_UNION)
		return;
	for (uint32_t i = 0; i < type->count; i++) {
		struct btf_member member = btf_member(btf, type, i);
		uint64_t bits = member.bit_size;
		uint32_t size;

		if (!bits) {
			if (btf_size(btf, member.type, &size))
				abort();
			bits = 8 * (uint64_t)size;
		}
		if (member.bit_offset + bits > 8 * (uint64_t)type->size)
			abort();
	}
}

static void ask_everything(const struct btf *btf)
{
	uint64_t value;
	uint32_t found;

	for (uint32_t id = 0; id < btf_end_id(btf); id++) {
		struct btf_type type, resolved;
		uint32_t bytes;

		if (btf_type(btf, id, &type))
			abort();
		ask_entries(btf, &type);
		sink += (size_t)btf_resolve(btf, id, &resolved);
		sink += (size_t)btf_size(btf, id, &bytes);
		if (!btf_check(btf, id, NULL))
			ask_members(btf, &type);
		if (btf_find(btf, type.kind, type.name, &found) && id)
			abort();
	}
	sink += (size_t)btf_find_enumerator(btf, "x", &found, &value);
}

static void ask_c(const struct btf *btf)
{
	cleanup_buf struct buf text = BUF_EMPTY, own = BUF_EMPTY;
	const struct cprint_how unsorted = { .unsorted = true }, beside = { .beside_base = true };

	sink += (size_t)cprint_types(btf, &unsorted, &text, NULL);
	sink += (size_t)cprint_types(btf, &beside, &own, NULL);
}

/* A stream without a descriptor: what was written is forgotten when there is much of it. */
static void ask_raw(const struct btf *btf)
{
	cleanup_stream struct stream stream = STREAM_TO(-1);

	for (uint32_t id = 0; id < btf_end_id(btf); id++) {
		btf_print_raw(btf, id, FORM_PLAIN, 0, &stream);
		btf_print_raw(btf, id, FORM_PRETTY, 0, &stream);
	}
}

static struct btf *open_exactly(const void *bytes, size_t size, const struct btf *base)
{
	/* A copy, so that the address sanitizer sees each byte too many. */
	void *copy = malloc(size ? size : 1);
	struct btf *btf = NULL;

	memcpy(copy, bytes, size);
	if (btf_open_bytes(copy, size, base, &btf, NULL)) {
		free(copy);
		return NULL;
	}
	btf_adopt(btf, copy);
	return btf;
}

/* A right header for `size` bytes, of which the first third in number are strings. */
static struct btf *open_framed(const uint8_t *data, size_t size, const struct btf *base)
{
	cleanup_maker struct maker maker = { .first_string = base != NULL };
	size_t types = size * 2 / 3 & ~(size_t)3;

	buf_add(&maker.types, data, types);
	if (!base)
		buf_add_char(&maker.strings, '\0');
	buf_add(&maker.strings, data + types, size - types);
	buf_add_char(&maker.strings, '\0');
	make_file(&maker);
	return open_exactly(maker.file.data, maker.file.len, base);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_btf struct btf *base = NULL, *btf = NULL;
	size_t half;

	if (size < 2)
		return 0;
	half = size / 2;
	switch (data[0] % 3) {
	case 0:
		btf = open_exactly(data + 1, size - 1, NULL);
		break;
	case 1:
		btf = open_framed(data + 1, size - 1, NULL);
		break;
	case 2:
		base = open_framed(data + 1, half - 1, NULL);
		if (base)
			btf = open_framed(data + half, size - half, base);
		break;
	}
	if (btf) {
		ask_everything(btf);
		ask_c(btf);
		ask_raw(btf);
	}
	return 0;
}

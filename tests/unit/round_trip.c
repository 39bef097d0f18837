/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A property: what is printed of any bytes by any layout, read again, gives the same bytes. */
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../lib/unit.h"
#include "base/util.h"
#include "encode/encode.h"
#include "layout/padding.h"
#include "print/print.h"

#define ROUNDS 1000
#define DEPTH  3

static uint32_t below(uint32_t limit)
{
	return (uint32_t)rand() % limit;
}

static const struct layout_enumerator states[] = {
	{ "NEW", 0 }, { "ESTABLISHED", 1 }, { "CLOSED", 200 }, { "NONE", (uint64_t)-1 }
};

static const struct layout_enumerator flags[] = {
	{ "IN", 1 }, { "OUT", 2 }, { "ERR", 4 }, { "ALL", 7 }, { "TOP", 0x80 }
};

static const char *const names[] = { "a", "b", "c", "d", "e", "f", "g", "h" };

/* Kinds whose text tells every bit, with their sizes in bytes (0: any). */
static const struct {
	enum layout_kind kind;
	uint32_t sizes[5];
} scalars[] = {
	{ LAYOUT_INT, { 1, 2, 4, 8, 16 } },    { LAYOUT_ENUM, { 1, 2, 4, 8, 4 } },
	{ LAYOUT_POINTER, { 8, 8, 8, 8, 8 } }, { LAYOUT_CHAR, { 1, 1, 1, 1, 1 } },
	{ LAYOUT_STRING, { 1, 2, 4, 8, 13 } }, { LAYOUT_BYTES, { 1, 2, 4, 8, 13 } },
	{ LAYOUT_IP4, { 4, 4, 4, 4, 4 } },     { LAYOUT_IP6, { 16, 16, 16, 16, 16 } },
	{ LAYOUT_MAC, { 6, 6, 6, 6, 6 } },     { LAYOUT_BOOL, { 1, 1, 1, 1, 1 } },
	{ LAYOUT_FLOAT, { 2, 4, 8, 4, 8 } },
};

static void make_scalar(struct layout *layout)
{
	size_t row = below(ARRAY_SIZE(scalars));

	layout->kind = scalars[row].kind;
	layout->bit_size = 8 * scalars[row].sizes[below(5)];
	layout->is_signed = layout->kind != LAYOUT_POINTER && below(2);
	layout->big_endian = layout->kind == LAYOUT_INT && below(4) == 0;
	if (layout->kind == LAYOUT_STRING && below(2))
		layout->notation = NOTATION_DNS;
	if (layout->kind == LAYOUT_ENUM && below(2)) {
		layout->count = ARRAY_SIZE(flags);
		layout->enumerators = flags;
		layout->is_flags = true;
	} else if (layout->kind == LAYOUT_ENUM) {
		layout->count = ARRAY_SIZE(states) - !layout->is_signed;
		layout->enumerators = states;
	}
}

static void make_layout(struct layout_tree *tree, struct layout *layout, unsigned depth);

static void make_array(struct layout_tree *tree, struct layout *layout, unsigned depth)
{
	layout->kind = LAYOUT_ARRAY;
	layout->count = below(4);
	layout->members = layout_alloc(tree, sizeof(*layout));
	make_layout(tree, layout->members, depth);
	layout->bit_size = layout->count * layout->members->bit_size;
}

static void make_members(struct layout_tree *tree, struct layout *layout, unsigned depth)
{
	static const enum layout_kind kinds[] = { LAYOUT_STRUCT, LAYOUT_UNION, LAYOUT_TUPLE };

	layout->kind = kinds[below(ARRAY_SIZE(kinds))];
	layout->count = 1 + below(5);
	layout->members = layout_alloc(tree, layout->count * sizeof(*layout));
	for (uint32_t i = 0; i < layout->count; i++) {
		struct layout *member = &layout->members[i];

		make_layout(tree, member, depth);
		member->name = layout->kind == LAYOUT_TUPLE ? NULL : names[i];
		if (layout->kind == LAYOUT_UNION) {
			layout->bit_size = (uint32_t)max_size(layout->bit_size, member->bit_size);
		} else {
			/* … with a hole before it. */
			if (layout->kind == LAYOUT_STRUCT && below(8) == 0)
				layout->bit_size += 8 * (1 + below(3));
			member->bit_offset = layout->bit_size;
			layout->bit_size += member->bit_size;
		}
	}
}

/* 32 bits, divided anyhow. */
static void make_bit_fields(struct layout_tree *tree, struct layout *layout)
{
	layout->kind = LAYOUT_STRUCT;
	layout->bit_size = 32;
	layout->members = layout_alloc(tree, ARRAY_SIZE(names) * sizeof(*layout));
	for (uint32_t at = 0; at < 32; layout->count++) {
		struct layout *member = &layout->members[layout->count];
		bool last = layout->count + 1 == ARRAY_SIZE(names);

		*member = (struct layout){
			.kind = LAYOUT_INT,
			.name = names[layout->count],
			.is_signed = below(2),
			.bit_offset = at,
			.bit_size = last ? 32 - at : 1 + below(32 - at),
		};
		if (below(8) == 0) {
			member->kind = LAYOUT_PAD;
			member->name = NULL;
		}
		at += member->bit_size;
	}
}

static void make_layout(struct layout_tree *tree, struct layout *layout, unsigned depth)
{
	uint32_t choice = depth ? below(10) : 9;

	if (choice < 2)
		make_array(tree, layout, depth - 1);
	else if (choice < 6)
		make_members(tree, layout, depth - 1);
	else if (choice == 6)
		make_bit_fields(tree, layout);
	else
		make_scalar(layout);
}

/* A bool of 7 and a NaN with a sign of its own may be found, too. */
static void fill(const struct layout *layout, uint8_t *bytes)
{
	bool is_text = below(2);
	float single = (float)rand() / (float)(1 + rand());
	double number = -(double)rand() / (1 + rand());
	bool is_number = below(2);

	if (layout->kind == LAYOUT_ARRAY) {
		for (uint32_t i = 0; i < layout->count; i++)
			fill(layout->members, bytes + i * layout_size(layout->members));
	} else if (layout->kind == LAYOUT_STRUCT || layout->kind == LAYOUT_TUPLE) {
		memset(bytes, is_text ? 0 : rand(), layout_size(layout));
		for (uint32_t i = 0; i < layout->count; i++)
			fill(&layout->members[i], bytes + layout->members[i].bit_offset / 8);
	} else if (layout->kind == LAYOUT_FLOAT && is_number && layout->bit_size == 32) {
		memcpy(bytes, &single, sizeof(single));
	} else if (layout->kind == LAYOUT_FLOAT && is_number && layout->bit_size == 64) {
		memcpy(bytes, &number, sizeof(number));
	} else if (layout->kind == LAYOUT_FLOAT) {
		memset(bytes, 0xff, layout_size(layout));
		*bytes = (uint8_t)rand();
	} else if (layout->notation == NOTATION_DNS && is_number) {
		memset(bytes, 0, layout_size(layout));
		*bytes = (uint8_t)(layout_size(layout) > 2);
		bytes[*bytes] = (uint8_t)(*bytes ? rand() : 0);
	} else {
		for (size_t i = 0; i < layout_size(layout); i++)
			bytes[i] = (uint8_t)(is_text ? " a\"\\\n\xc3\xa9\0"[below(8)] : rand());
	}
}

static void print(const struct layout *layout, enum form form, const uint8_t *bytes, char *text,
		  size_t space)
{
	int fd = memfd_create("round_trip", MFD_CLOEXEC);
	cleanup_stream struct stream stream = STREAM_TO(fd);
	cleanup_plan struct plan *plan = NULL;
	ssize_t size;

	CHECK(plan_compile_value(&plan, layout, NULL, form, 0, false) == 0);
	plan_print(plan, &stream, NULL, bytes);
	CHECK(stream_flush(&stream) == 0);
	size = pread(fd, text, space - 1, 0);
	text[size < 0 ? 0 : size] = '\0';
	close(fd);
}

static void check_form(const struct layout *layout, enum form form, const uint8_t *bytes)
{
	static char text[1 << 20];
	size_t size = layout_size(layout);
	cleanup_problem struct problem problem = PROBLEM_NONE;
	char *words[] = { text };
	uint8_t *again = calloc(1, size + 1);
	bool partial = true;

	print(layout, form, bytes, text, sizeof(text));
	CHECK_CASE(encode_partial_data(layout, size, "the value", words, 1, again, &partial,
				       &problem) == 0,
		   text);
	CHECK_STR(problem_text(&problem), "");
	CHECK_CASE(memcmp(again, bytes, size) == 0, text);
	CHECK_CASE(!partial, text);
	free(again);
}

static bool has_padding(const struct layout *layout, const uint8_t *bytes)
{
	cleanup_free struct padding *padding = NULL;

	CHECK(padding_of(&padding, layout) == 0);
	for (size_t i = 0; padding && i < padding->count; i++)
		for (uint32_t byte = 0; byte < padding->runs[i].size; byte++)
			if (bytes[padding->runs[i].offset + byte] & padding->runs[i].mask)
				return true;
	return false;
}

/* Documents leave out what bpftool leaves out: padding, and bytes after the NUL of a text. */
static bool is_lossy(const struct layout *layout, const uint8_t *bytes)
{
	size_t size = layout_size(layout), length = strnlen((const char *)bytes, size);
	bool is_array = layout->kind == LAYOUT_ARRAY;

	if (layout->kind == LAYOUT_STRING) {
		while (size > length && !bytes[size - 1])
			size--;
		return size > length;
	}
	for (uint32_t i = 0; layout->members && i < layout->count; i++) {
		const struct layout *member = &layout->members[is_array ? 0 : i];
		size_t offset = is_array ? i * layout_size(member) : member->bit_offset / 8;

		if (is_lossy(member, bytes + offset))
			return true;
	}
	return has_padding(layout, bytes);
}

static unsigned documents;

static void check_round(void)
{
	cleanup_layout struct layout_tree *tree = calloc(1, sizeof(*tree));
	uint8_t *bytes;

	make_members(tree, &tree->root, DEPTH);
	bytes = calloc(1, layout_size(&tree->root) + 1);
	fill(&tree->root, bytes);
	if (layout_size(&tree->root))
		check_form(&tree->root, FORM_JSONL, bytes);
	if (layout_size(&tree->root) && !is_lossy(&tree->root, bytes)) {
		documents++;
		check_form(&tree->root, FORM_JSON, bytes);
		check_form(&tree->root, FORM_PRETTY, bytes);
	}
	free(bytes);
}

TEST(what_is_printed_is_read_as_the_same_bytes)
{
	srand(3);
	for (int round = 0; round < ROUNDS && !unit_failed; round++)
		check_round();
	CHECK(documents > ROUNDS / 4);
}

UNIT_MAIN

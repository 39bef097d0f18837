/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Fuzzes DATA: whatever the words are, reading them stays within the bytes and ends; a refusal says
 * why and changes nothing.  The first byte chooses what the bytes mean, the second how many CPUs
 * have a value; words follow, each ended by a zero.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "encode/encode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define WORDS 64
#define CPUS  3

static const struct layout_enumerator states[] = { { "NEW", 0 }, { "CLOSED", (uint64_t)-1 } };
static struct layout byte = { .kind = LAYOUT_INT, .bit_size = 8 };
static struct layout half = { .kind = LAYOUT_FLOAT, .bit_size = 16 };

static struct layout either[] = {
	{ .kind = LAYOUT_INT, .name = "ip4", .bit_size = 32 },
	{ .kind = LAYOUT_ARRAY, .name = "ip6", .bit_size = 128, .count = 16, .members = &byte },
	{ .kind = LAYOUT_INT, .name = "wide", .bit_size = 128, .is_signed = true },
};
static struct layout nested[] = {
	{ .kind = LAYOUT_ENUM,
	  .name = "e",
	  .bit_size = 16,
	  .is_signed = true,
	  .count = 2,
	  .enumerators = states },
	{ .kind = LAYOUT_CHAR, .name = "c", .bit_size = 8, .bit_offset = 16 },
	{ .kind = LAYOUT_BOOL, .name = "b", .bit_size = 8, .bit_offset = 24 },
};
static struct layout structs = {
	.kind = LAYOUT_STRUCT, .bit_size = 32, .count = 3, .members = nested
};
static struct layout members[] = {
	{ .kind = LAYOUT_INT, .name = "f1", .bit_size = 3 },
	{ .kind = LAYOUT_INT, .name = "f2", .bit_size = 29, .bit_offset = 3, .is_signed = true },
	{ .kind = LAYOUT_STRING, .name = "s", .bit_size = 64, .bit_offset = 32 },
	{ .kind = LAYOUT_UNION, .bit_size = 128, .bit_offset = 96, .count = 3, .members = either },
	{ .kind = LAYOUT_FLOAT, .name = "d", .bit_size = 64, .bit_offset = 224 },
	{ .kind = LAYOUT_FLOAT, .name = "l", .bit_size = 128, .bit_offset = 288 },
	{ .kind = LAYOUT_ARRAY,
	  .name = "h",
	  .bit_size = 64,
	  .bit_offset = 416,
	  .count = 4,
	  .members = &half },
	{ .kind = LAYOUT_ARRAY,
	  .name = "a",
	  .bit_size = 64,
	  .bit_offset = 480,
	  .count = 2,
	  .members = &structs },
	{ .kind = LAYOUT_OPAQUE, .name = "lock", .bit_size = 32, .bit_offset = 544 },
	{ .kind = LAYOUT_BYTES, .name = "x", .bit_size = 32, .bit_offset = 576 },
	{ .kind = LAYOUT_POINTER, .name = "p", .bit_size = 64, .bit_offset = 608 },
};
static struct layout tuple[] = {
	{ .kind = LAYOUT_IP4, .bit_size = 32, .bit_offset = 0 },
	{ .kind = LAYOUT_PAD, .bit_size = 16, .bit_offset = 32 },
	{ .kind = LAYOUT_MAC, .bit_size = 48, .bit_offset = 48 },
	{ .kind = LAYOUT_INT, .bit_size = 16, .bit_offset = 96, .big_endian = true },
};

static const struct layout roots[] = {
	{ .kind = LAYOUT_BYTES, .bit_size = 32 },
	{ .kind = LAYOUT_BYTES, .bit_size = 64, .lpm_key = true },
	{ .kind = LAYOUT_BYTES, .bit_size = 160, .lpm_key = true },
	{ .kind = LAYOUT_BYTES, .bit_size = 24 },
	{ .kind = LAYOUT_STRUCT,
	  .bit_size = 672,
	  .count = ARRAY_SIZE(members),
	  .members = members,
	  .type_name = ".data" },
	{ .kind = LAYOUT_TUPLE, .bit_size = 112, .count = ARRAY_SIZE(tuple), .members = tuple },
	{ .kind = LAYOUT_ENUM, .bit_size = 32, .count = 2, .enumerators = states },
	{ .kind = LAYOUT_STRING, .notation = NOTATION_DNS, .bit_size = 96 },
};

static size_t split(char *text, size_t size, char **words)
{
	size_t count = 0;

	for (char *end = text + size; text < end && count < WORDS; text += strlen(text) + 1) {
		if (*text == '@') /* no files, please */
			*text = '"';
		words[count++] = text;
	}
	return count;
}

static void check(int err, struct problem *problem, const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; err && i < size; i++)
		if (bytes[i] != 0xa5)
			abort();
	if (err && !*problem_text(problem))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char text[4096 + 1];
	char *words[WORDS];
	const struct layout *root;
	cleanup_problem struct problem problem = PROBLEM_NONE;
	size_t count, bytes_size;
	uint8_t *bytes;
	bool partial;
	int err;

	if (size < 2 || size > 4096)
		return 0;
	root = &roots[data[0] % ARRAY_SIZE(roots)];
	memcpy(text, data + 2, size - 2);
	text[size - 2] = '\0';
	count = split(text, size - 2, words);
	bytes_size = layout_size(root) * CPUS;
	bytes = malloc(bytes_size);
	memset(bytes, 0xa5, bytes_size);
	if (data[1] % 2)
		err = encode_partial_per_cpu(root, layout_size(root), "the value", words, count,
					     bytes, layout_size(root), CPUS, &partial, &problem);
	else
		err = encode_data(root, layout_size(root), "the value", words, count, bytes,
				  &problem);
	check(err, &problem, bytes, bytes_size);
	free(bytes);
	return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Fuzzes expressions: whatever the text is, compiling it ends and a refusal says why; what compiles
 * is run on the bytes of an element and reads nothing beyond them.  The first byte chooses the kind
 * of element, the next ones are its key and values; the rest is the text.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "print/print.h"
#include "query/elements.h"
#include "query/filter.h"
#include "query/query.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MEMBERS(list) .count = ARRAY_SIZE(list), .members = (list)
#define CPUS	      2

static const struct layout_enumerator states[] = { { "NEW", 0 }, { "CLOSED", (uint64_t)-1 } };
static struct layout byte = { .kind = LAYOUT_INT, .bit_size = 8 };
static struct layout coordinates[] = {
	{ .kind = LAYOUT_INT, .name = "x", .bit_size = 16, .is_signed = true },
	{ .kind = LAYOUT_INT, .name = "y", .bit_size = 16, .bit_offset = 16, .big_endian = true },
};
static struct layout point = { .kind = LAYOUT_STRUCT, .bit_size = 32, MEMBERS(coordinates) };
static struct layout key_members[] = {
	{ .kind = LAYOUT_INT, .name = "a", .bit_size = 32 },
	{ .kind = LAYOUT_ARRAY,
	  .name = "b",
	  .bit_size = 32,
	  .bit_offset = 32,
	  .count = 4,
	  .members = &byte },
};
static struct layout value_members[] = {
	{ .kind = LAYOUT_INT, .name = "n", .bit_size = 64 },
	{ .kind = LAYOUT_INT, .name = "w", .bit_size = 128, .bit_offset = 64, .is_signed = true },
	{ .kind = LAYOUT_STRING, .name = "s", .bit_size = 64, .bit_offset = 192 },
	{ .kind = LAYOUT_ENUM,
	  .name = "e",
	  .bit_size = 16,
	  .bit_offset = 256,
	  .is_signed = true,
	  .count = 2,
	  .enumerators = states },
	{ .kind = LAYOUT_INT, .name = "f", .bit_size = 3, .bit_offset = 272 },
	{ .kind = LAYOUT_INT, .name = "g", .bit_size = 13, .bit_offset = 275, .is_signed = true },
	{ .kind = LAYOUT_FLOAT, .name = "d", .bit_size = 64, .bit_offset = 288 },
	{ .kind = LAYOUT_FLOAT, .name = "l", .bit_size = 128, .bit_offset = 352 },
	{ .kind = LAYOUT_ARRAY,
	  .name = "p",
	  .bit_size = 64,
	  .bit_offset = 480,
	  .count = 2,
	  .members = &point },
	{ .kind = LAYOUT_IP6, .name = "i", .bit_size = 128, .bit_offset = 544, .big_endian = true },
	{ .kind = LAYOUT_OPAQUE, .name = "o", .bit_size = 32, .bit_offset = 672 },
};
static const struct layout key = { .kind = LAYOUT_STRUCT, .bit_size = 64, MEMBERS(key_members) };
static const struct layout trie = { .kind = LAYOUT_BYTES, .bit_size = 64, .lpm_key = true };
static const struct layout value = { .kind = LAYOUT_STRUCT,
				     .bit_size = 704,
				     MEMBERS(value_members) };

#define KEY_SIZE   8
#define VALUE_SIZE 88

static const struct element_layout elements[] = {
	{ .key_size = KEY_SIZE,
	  .value_size = VALUE_SIZE,
	  .cpus = 1,
	  .value_stride = VALUE_SIZE,
	  .key = &key,
	  .value = &value },
	{ .key_size = KEY_SIZE,
	  .value_size = VALUE_SIZE,
	  .cpus = CPUS,
	  .per_cpu = true,
	  .value_stride = VALUE_SIZE,
	  .key = &trie,
	  .value = &value },
	{ .key_size = KEY_SIZE, .value_size = VALUE_SIZE, .cpus = 1, .value_stride = VALUE_SIZE },
};

/* What is refused is so with a reason. */
static bool is_made(int err, struct problem *problem)
{
	if (err && !*problem_text(problem))
		abort();
	return !err;
}

static void sort_and_fold(const struct element_layout *element, const char *text,
			  const uint8_t *bytes)
{
	struct shown_fields fields = SHOWN_FIELDS_NONE;
	cleanup_problem struct problem problem = PROBLEM_NONE;
	struct fold *fold = NULL;
	struct order *order = NULL;

	if (is_made(order_make(&order, element, text, 1, &problem), &problem))
		order_add(order, bytes, bytes + KEY_SIZE);
	order_free(order);
	if (is_made(shown_fields_make(&fields, element, text, &problem), &problem))
		shown_fields_done(&fields);
	if (fold_make(&fold, element, *text & 1 ? FOLD_SUM : FOLD_MAX, &problem))
		return;
	fold_values(fold, bytes + KEY_SIZE);
	fold_free(fold);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const size_t bytes_size = KEY_SIZE + CPUS * VALUE_SIZE;
	const struct element_layout *element;
	cleanup_problem struct problem problem = PROBLEM_NONE;
	struct filter *filter = NULL;
	uint8_t *bytes;
	char *text;

	if (size < 1 + bytes_size || size > 8192)
		return 0;
	element = &elements[data[0] % ARRAY_SIZE(elements)];
	/* Copies, so that a byte beyond them is told. */
	bytes = malloc(bytes_size);
	memcpy(bytes, data + 1, bytes_size);
	text = strndup((const char *)data + 1 + bytes_size, size - 1 - bytes_size);
	if (is_made(filter_compile(&filter, element, text, &problem), &problem))
		filter_holds(filter, bytes, bytes + KEY_SIZE);
	filter_free(filter);
	sort_and_fold(element, text, bytes);
	free(text);
	free(bytes);
	return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Running filters: what their tests do to the bytes of an element, and where they lead. */
#include "query/filter.h"

#include <string.h>

#include "base/escape.h"
#include "base/util.h"
#include "query/filter_internal.h"

#define ORDER(a, b)                                                                                \
	((a) < (b) ? ORDER_LESS : (a) > (b) ? ORDER_GREATER : (a) == (b) ? ORDER_EQUAL : ORDER_NONE)

/* Whole numbers of 1, 2, 4 and 8 bytes in the host's order, which is nearly all of them. */
#define COMPARE_HOST(name, type, wide)                                                             \
	static enum filter_order name(const struct filter_test *test, const uint8_t *field)        \
	{                                                                                          \
		wide number, constant = (wide)test->number;                                        \
		type bytes;                                                                        \
                                                                                                   \
		memcpy(&bytes, field, sizeof(bytes));                                              \
		number = (wide)bytes & (wide)test->mask;                                           \
		return ORDER(number, constant);                                                    \
	}

COMPARE_HOST(compare_u8, uint8_t, uint64_t)
COMPARE_HOST(compare_u16, uint16_t, uint64_t)
COMPARE_HOST(compare_u32, uint32_t, uint64_t)
COMPARE_HOST(compare_u64, uint64_t, uint64_t)
COMPARE_HOST(compare_s8, int8_t, int64_t)
COMPARE_HOST(compare_s16, int16_t, int64_t)
COMPARE_HOST(compare_s32, int32_t, int64_t)
COMPARE_HOST(compare_s64, int64_t, int64_t)

static enum filter_order compare_bits(const struct filter_test *test, const uint8_t *field)
{
	u128 number = bits_read(&test->at, field) & test->mask;

	return ORDER(number, test->number);
}

static enum filter_order compare_signed_bits(const struct filter_test *test, const uint8_t *field)
{
	s128 number = bits_read_signed(&test->at, field);

	return ORDER(number, (s128)test->number);
}

filter_compare *filter_compare_number(const struct bits *at)
{
	static const struct {
		unsigned bits;
		filter_compare *compare[2]; /* unsigned, signed */
	} host[] = { { 8, { compare_u8, compare_s8 } },
		     { 16, { compare_u16, compare_s16 } },
		     { 32, { compare_u32, compare_s32 } },
		     { 64, { compare_u64, compare_s64 } } };

	for (size_t i = 0; i < ARRAY_SIZE(host) && !at->shift; i++)
		if (at->bits == host[i].bits && at->big_endian == HOST_BIG_ENDIAN)
			return host[i].compare[at->is_signed];
	return at->is_signed ? compare_signed_bits : compare_bits;
}

enum filter_order filter_compare_float(const struct filter_test *test, const uint8_t *field)
{
	float number;

	memcpy(&number, field, sizeof(number));
	return ORDER((long double)number, test->real);
}

enum filter_order filter_compare_double(const struct filter_test *test, const uint8_t *field)
{
	double number;

	memcpy(&number, field, sizeof(number));
	return ORDER((long double)number, test->real);
}

enum filter_order filter_compare_long_double(const struct filter_test *test, const uint8_t *field)
{
	long double number = 0;

	memcpy(&number, field, min_size(test->size, sizeof(number)));
	return ORDER(number, test->real);
}

enum filter_order filter_compare_bytes(const struct filter_test *test, const uint8_t *field)
{
	int order = memcmp(field, test->bytes, test->size);

	return ORDER(order, 0);
}

/* A text ends at its first zero, whatever follows it. */
enum filter_order filter_compare_text(const struct filter_test *test, const uint8_t *field)
{
	size_t size = strnlen((const char *)field, test->size);
	int order = memcmp(field, test->bytes, min_size(size, test->length));

	return order ? ORDER(order, 0) : ORDER(size, (size_t)test->length);
}

enum filter_order filter_compare_prefix(const struct filter_test *test, const uint8_t *field)
{
	uint32_t whole = test->length / 8, rest = test->length % 8;

	if (memcmp(field, test->bytes, whole) != 0)
		return ORDER_NONE;
	if (rest && (field[whole] ^ test->bytes[whole]) >> (8 - rest))
		return ORDER_NONE;
	return ORDER_EQUAL;
}

/* The end of a set after its bracket, NULL: the bracket stands for itself.  *holds: is the byte in
 * it? */
static const char *match_set(const char *set, const char *end, unsigned char byte, bool *holds)
{
	bool negated = set < end && (*set == '!' || *set == '^');
	const char *first = set += negated;
	bool found = false;

	for (; set < end && (*set != ']' || set == first); set++) {
		unsigned char low = (unsigned char)*set, high = low;

		if (end - set > 2 && set[1] == '-' && set[2] != ']') {
			high = (unsigned char)set[2];
			set += 2;
		}
		found |= low <= byte && byte <= high;
	}
	*holds = found != negated;
	return set < end ? set + 1 : NULL;
}

/* Steps over one character of the pattern and one of the text: how many bytes the latter has, 0
 * when they differ. */
static size_t match_one(const char **pattern, const char *end, const char *text, size_t size)
{
	const char *at = *pattern, *behind;
	bool holds;

	*pattern = at + 1;
	if (*at == '?')
		return max_size(1, utf8_length(text, size));
	if (*at == '[' && (behind = match_set(at + 1, end, (unsigned char)*text, &holds))) {
		*pattern = behind;
		return holds;
	}
	if (*at == '\\' && end - at > 1)
		*pattern = ++at + 1;
	return *at == *text;
}

/* A star that does not lead to the end takes one character more. */
static bool match(const char *pattern, const char *end, const char *text, size_t size)
{
	const char *limit = text + size, *star = NULL, *resume = text;

	while (text < limit || pattern < end) {
		size_t step = 0;

		if (pattern < end && *pattern == '*') {
			star = ++pattern;
			resume = text;
			continue;
		}
		if (text < limit && pattern < end)
			step = match_one(&pattern, end, text, (size_t)(limit - text));
		text += step;
		if (step)
			continue;
		if (!star || resume == limit)
			return false;
		pattern = star;
		text = ++resume;
	}
	return true;
}

enum filter_order filter_compare_glob(const struct filter_test *test, const uint8_t *field)
{
	const char *pattern = (const char *)test->bytes, *text = (const char *)field;

	return match(pattern, pattern + test->length, text, strnlen(text, test->size)) ? ORDER_EQUAL
										       : ORDER_NONE;
}

/* A cell does not compare with anything when it has no values.  != must be true of each of them,
 * any other comparison of one. */
enum filter_order filter_compare_cell(const struct filter_test *test, const uint8_t *field)
{
	bool differs = test->accepts == (ORDER_LESS | ORDER_GREATER | ORDER_NONE);
	enum filter_order order = 0;
	struct element_cell cell;

	memcpy(&cell, field, sizeof(cell));
	for (size_t i = 0; i < cell.count; i++) {
		order = test->each(test, cell.values[i]);
		if (!(test->accepts & order) == differs)
			break;
	}
	return order;
}

enum filter_order filter_compare_known(const struct filter_test *test, const uint8_t *field)
{
	(void)test;
	(void)field;
	return ORDER_EQUAL;
}

void filter_free(struct filter *filter)
{
	if (!filter)
		return;
	for (size_t i = 0; i < filter->count; i++)
		free(filter->tests[i].bytes);
	free(filter->tests);
	free(filter);
}

static bool holds(const struct filter *filter, const uint8_t *const sources[ELEMENT_PARTS])
{
	uint32_t next = 0;

	while (next < FAILS) {
		const struct filter_test *test = &filter->tests[next];
		enum filter_order order = test->compare(test, sources[test->in] + test->offset);

		next = test->accepts & order ? test->yes : test->no;
	}
	return next == HOLDS;
}

bool filter_holds(const struct filter *filter, const void *key, const void *values)
{
	unsigned cpus = filter->reads_values ? filter->cpus : 1;

	for (unsigned i = 0; i < cpus; i++) {
		uint32_t cpu = filter->first_cpu + i;
		const uint8_t *const sources[ELEMENT_PARTS] = {
			[IN_KEY] = key,
			[IN_VALUE] = values ? (const uint8_t *)values + i * filter->stride : NULL,
			[IN_CPU] = (const uint8_t *)&cpu,
		};

		if (holds(filter, sources))
			return true;
	}
	return false;
}

bool filter_reads_keys_only(const struct filter *filter)
{
	return !filter->reads_values;
}

bool filter_reads(const struct filter *filter, size_t begin, size_t end)
{
	for (size_t i = 0; i < filter->count; i++)
		if (filter->tests[i].in == IN_VALUE && filter->tests[i].offset >= begin &&
		    filter->tests[i].offset < end)
			return true;
	return false;
}

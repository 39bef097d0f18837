/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes BTF, right or wrong, for the tests. */
#pragma once

#include <byteswap.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "btf/btf.h"

struct maker {
	struct buf types;
	struct buf strings;
	struct buf file;
	uint32_t last_id;
	uint32_t first_string; /* of a split BTF: the base's have lower offsets */
	bool swapped;	       /* in the other byte order */
};

static inline void maker_done(struct maker *maker)
{
	buf_done(&maker->types);
	buf_done(&maker->strings);
	buf_done(&maker->file);
}
#define cleanup_maker cleanup_with(maker_done)

static inline void maker_word(struct maker *maker, struct buf *section, uint32_t value)
{
	if (maker->swapped)
		value = bswap_32(value);
	buf_add(section, &value, sizeof(value));
}

/* The words behind a type's first three. */
#define make_words(maker, ...)                                                                     \
	do {                                                                                       \
		const uint32_t words_[] = { __VA_ARGS__ };                                         \
                                                                                                   \
		for (size_t w_ = 0; w_ < sizeof(words_) / sizeof(words_[0]); w_++)                 \
			maker_word(maker, &(maker)->types, words_[w_]);                            \
	} while (0)

static inline uint32_t make_string(struct maker *maker, const char *text)
{
	uint32_t offset;

	if (!*text)
		return 0;
	if (maker->strings.len == 0 && maker->first_string == 0)
		buf_add_char(&maker->strings, '\0');
	offset = maker->first_string + (uint32_t)maker->strings.len;
	buf_add(&maker->strings, text, strlen(text) + 1);
	return offset;
}

#define FLAG 0x80000000 /* in `count`: the kind_flag */

/* A type's first three words; returns its id. */
static inline uint32_t make_type(struct maker *maker, enum btf_kind kind, const char *name,
				 uint32_t count, uint32_t third)
{
	make_words(maker, make_string(maker, name), (uint32_t)kind << 24 | count, third);
	return ++maker->last_id;
}

static inline uint32_t make_int(struct maker *maker, const char *name, uint32_t size)
{
	uint32_t id = make_type(maker, BTF_INT, name, 0, size);

	make_words(maker, size * 8);
	return id;
}

static inline uint32_t make_array(struct maker *maker, uint32_t type, uint32_t elements)
{
	uint32_t id = make_type(maker, BTF_ARRAY, "", 0, 0);

	make_words(maker, type, 1, elements);
	return id;
}

static inline void make_header(struct maker *maker, uint32_t type_offset, uint32_t type_size,
			       uint32_t string_offset, uint32_t string_size)
{
	uint16_t magic = maker->swapped ? bswap_16(0xeb9f) : 0xeb9f;

	maker->file.len = 0;
	buf_add(&maker->file, &magic, sizeof(magic));
	buf_add(&maker->file, "\1\0", 2);
	maker_word(maker, &maker->file, 24);
	maker_word(maker, &maker->file, type_offset);
	maker_word(maker, &maker->file, type_size);
	maker_word(maker, &maker->file, string_offset);
	maker_word(maker, &maker->file, string_size);
}

/* Joins header and sections in maker->file. */
static inline void make_file(struct maker *maker)
{
	if (maker->strings.len == 0 && maker->first_string == 0)
		buf_add_char(&maker->strings, '\0');
	make_header(maker, 0, (uint32_t)maker->types.len, (uint32_t)maker->types.len,
		    (uint32_t)maker->strings.len);
	buf_add(&maker->file, maker->types.data, maker->types.len);
	buf_add(&maker->file, maker->strings.data, maker->strings.len);
}

static inline int make_btf(struct maker *maker, const struct btf *base, struct btf **btf,
			   struct problem *problem)
{
	make_file(maker);
	return btf_open_bytes(maker->file.data, maker->file.len, base, btf, problem);
}

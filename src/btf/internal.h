/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of src/btf share. */
#pragma once

#include <byteswap.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "btf/btf.h"

struct btf {
	const uint8_t *file; /* all of it, file_size bytes */
	size_t file_size;
	const uint8_t *types; /* the type section */
	const char *strings;  /* the string section, whose last byte is 0 */
	uint32_t strings_size;
	uint32_t first_string; /* lower string offsets are the base's */
	uint32_t first_id;     /* lower ids are the base's */
	uint32_t end_id;
	uint32_t *offsets; /* where in the section type first_id + n begins */
	const struct btf *base;
	bool swapped; /* not in this machine's byte order */
	void *bytes;  /* owned, or NULL */
	void *mapping;
	size_t mapping_size;
};

/* How BTF begins (<linux/btf.h>). */
#define BTF_MAGIC   0xeb9f
#define BTF_VERSION 1

/* Every record begins with three words: the name, info, and a size or a type's id. */
#define RECORD_SIZE 12

static inline uint32_t btf_info_kind(uint32_t info)
{
	return info >> 24 & 0x1f;
}

static inline uint32_t btf_info_count(uint32_t info)
{
	return info & 0xffff;
}

static inline bool btf_info_flag(uint32_t info)
{
	return info >> 31;
}

/* Typedefs of typedefs, arrays of arrays, structs in structs: as many of one in another as any
 * compiler's output has several times over (the kernel allows 32), few enough to recurse. */
#define DEPTH_MAX 64

/* Word `index` of a record or an entry. */
static inline uint32_t btf_word(const struct btf *btf, const uint8_t *at, size_t index)
{
	uint32_t value;

	memcpy(&value, at + 4 * index, sizeof(value));
	return btf->swapped ? bswap_32(value) : value;
}

/* A string by its offset, which has been checked. */
static inline const char *btf_string_at(const struct btf *btf, uint32_t offset)
{
	while (btf->base && offset < btf->first_string)
		btf = btf->base;
	return btf->strings + (offset - btf->first_string);
}

/* The record of a type that exists; its BTF's (or a base's) own. */
static inline const uint8_t *btf_record_of(const struct btf *btf, uint32_t id)
{
	while (btf->base && id < btf->first_id)
		btf = btf->base;
	return btf->types + btf->offsets[id - btf->first_id];
}

/* What is wrong with type `id`, 0: with the header or the strings.  Returns `err`; -ELOOP. */
int btf_bad(struct problem *problem, int err, enum reason reason, uint32_t id, const char *what);
int btf_too_deep(struct problem *problem, uint32_t id);

/* What the records of a kind are made of. */
struct btf_kind_rule {
	const char *name;
	uint8_t fixed; /* bytes after the first three words */
	uint8_t entry; /* bytes of an entry, 0: its records have none */
	enum {
		RULE_SIZED = 1,		/* the third word is a size */
		RULE_REFERS = 2,	/* the third word is a type's id */
		RULE_NAMED = 4,		/* it has to have a name */
		RULE_NAMED_ENTRIES = 8, /* so do its entries */
	} flags;
	int8_t entry_name; /* the word of an entry that is a string's offset, or -1 */
	int8_t entry_type; /* the word of an entry that is a type's id, or -1 */
};
extern const struct btf_kind_rule btf_kind_rules[BTF_KINDS];

static inline bool btf_info_is_known(uint32_t info)
{
	return btf_info_kind(info) != BTF_VOID && btf_info_kind(info) < BTF_KINDS &&
	       !(info & 0x60ff0000);
}

/* Of a record whose info is known. */
static inline size_t btf_record_size(uint32_t info)
{
	const struct btf_kind_rule *rule = &btf_kind_rules[btf_info_kind(info)];

	return RECORD_SIZE + rule->fixed + (size_t)rule->entry * btf_info_count(info);
}

/* Why a record is refused. */
extern const char btf_too_short[], btf_unknown_kind[];

/*
 * Checks the record that begins at `record`, of which `left` bytes are there: its size and the
 * highest id that it refers to, which the caller compares with what there is.  0, or -EINVAL or
 * -EOPNOTSUPP and why.
 */
struct btf_record_facts {
	size_t size;
	uint32_t highest_id;
	const char *why;
};
int btf_record_check(const struct btf *btf, const uint8_t *record, size_t left,
		     struct btf_record_facts *facts);

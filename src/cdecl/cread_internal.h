/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files that read C share, from the lowest to the highest: each calls only those above it
 * on this page, but for sizeof. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/number.h"
#include "base/util.h"
#include "cdecl/cread.h"

enum {
	CREAD_TEXT_MAX = 64 * 1024,
	CREAD_NAME_MAX = 127,	   /* KSYM_NAME_LEN of kernels before 6.1 */
	CREAD_NESTING_MAX = 24,	   /* the kernel follows types to a depth of 32 */
	CREAD_SIZE_LIMIT = 1 << 24 /* bytes of a type: more than a key or value can have */
};

enum cread_token_kind { TOKEN_END, TOKEN_WORD, TOKEN_NUMBER, TOKEN_SIGN };

struct cread_token {
	enum cread_token_kind kind;
	char sign; /* '<' and '>' are the shifts */
	const char *text;
	size_t length;
};

enum cread_class {
	C_VOID,
	C_INTEGER,
	C_BOOL,
	C_FLOAT,
	C_POINTER,
	C_ARRAY,
	C_STRUCT,
	C_UNION,
	C_ENUM
};

struct cread_type {
	uint32_t id;
	enum cread_class class;
	uint32_t align; /* in bytes; 0: it has no size (yet) */
	uint64_t size;
};

struct cread {
	struct cread_declarations *all;
	struct btf_writer *writer; /* the one in `all` */
	const char *text;
	const char *next; /* after the token */
	struct cread_token token;
	struct buf fields; /* struct cread_field, of the structs that are being read */
	unsigned depth;
	struct problem *problem; /* or NULL */
	/* What sizeof is of, from after the word: constants are read below types. */
	int (*read_sizeof)(struct cread *reader, uint64_t *size);
};

/* Tokens: cread_scan.c */
void cread_next(struct cread *reader);
/* Is the token this sign, this word? */
bool cread_is_sign(const struct cread *reader, char sign);
bool cread_is_word(const struct cread *reader, const char *word);
/* If so it is stepped over. */
bool cread_sign(struct cread *reader, char sign);
bool cread_word(struct cread *reader, const char *word);
/* -EINVAL with words, about what is at `at`. */
int cread_refuse(struct cread *reader, enum reason reason, const char *at, const char *format, ...)
	PRINTF_LIKE(4, 5);
/* "expected WHAT before "}"" */
int cread_expected(struct cread *reader, const char *what);
int cread_expect_sign(struct cread *reader, char sign);
/* The token's text as a string of the BTF, stepped over: 0 with *name, or refused. */
int cread_identifier(struct cread *reader, const char *what, uint32_t *name);
/* The text of such a string. */
const char *cread_string(const struct cread *reader, uint32_t name);
/* One level deeper: 0, or refused when there are too many; reader->depth-- ends it. */
int cread_deeper(struct cread *reader, const char *at);

/* What is known by name: cread_names.c */
enum cread_space { C_TAG, C_TYPEDEF, C_CONSTANT };

struct cread_name {
	uint32_t name; /* of btf_writer_string() */
	enum cread_space space;
	struct cread_type type;
	s128 value; /* of C_CONSTANT: 64 bits, signed or not */
};

const struct cread_name *cread_find(const struct cread *reader, enum cread_space space,
				    uint32_t name);
void cread_declare(struct cread *reader, const struct cread_name *name);
void cread_add_typedef(struct cread *reader, uint32_t name, struct cread_type *type);
/* An array of `elements` of *type, which it becomes. */
void cread_add_array(struct cread *reader, uint32_t elements, struct cread_type *type);
/* One of C's own types in as many words as it has, `unsigned long`.  False: the token is not the
 * first word of one; else *err. */
bool cread_basic_type(struct cread *reader, struct cread_type *type, int *err);
/* A typedef that has been declared, or a usual one (u32, ip4), which is declared when it is first
 * named; false: there is none. */
bool cread_find_typedef(struct cread *reader, uint32_t name, struct cread_type *type);
/* A struct of the kernel's (struct bpf_timer), which is declared now. */
bool cread_kernel_struct(struct cread *reader, uint32_t name, struct cread_type *type);
/* Sets the hint to the nearest of all names that could stand where `name` does not mean a type. */
void cread_suggest_type(struct cread *reader, uint32_t name);

/* cread_constant.c: a constant expression, for arrays, bit fields and attributes, from `min` to
 * `max`; "an array's size" begins the refusal. */
int cread_number(struct cread *reader, const char *what, uint64_t min, uint64_t max,
		 uint64_t *value);
/* An enum, from after the word; *tagless is its id when it has no tag, else unchanged. */
int cread_enum(struct cread *reader, struct cread_type *type, uint32_t *tagless);

/* Where members go: cread_layout.c */
struct cread_attributes {
	bool packed;
	uint32_t align; /* 0: not given */
};
/* packed and aligned(N), as many as there are. */
int cread_attributes(struct cread *reader, struct cread_attributes *attributes);

struct cread_member {
	uint32_t name;
	struct cread_type type;
	uint32_t align;	     /* asked for by an attribute, 0: not */
	bool is_bits;	     /* a bit field … */
	uint32_t bits;	     /* … of so many */
	uint64_t bit_offset; /* filled in */
};

struct cread_body {
	struct buf members; /* struct cread_member */
	struct cread_attributes attributes;
	uint32_t name; /* of the tag, or 0 */
	bool has_bits;
};
/* Places the members; the type, whose id is there already, gets its size and alignment and becomes
 * BTF.  `at` is where it is refused. */
int cread_finish_struct(struct cread *reader, const char *at, struct cread_body *body,
			struct cread_type *type);

/* The grammar of types: cread_type.c.  What a declaration begins with: */
struct cread_base {
	struct cread_type type;
	uint32_t tagless; /* the id of the struct, union or enum without a tag that it is, or 0 */
};
int cread_read_base(struct cread *reader, struct cread_base *base);
/* `*name[4]`, `(*name)(int)`; *name is 0 when there is none. */
int cread_declarator(struct cread *reader, struct cread_type *type, uint32_t *name);
/* reader->read_sizeof: of a type in brackets */
int cread_sizeof(struct cread *reader, uint64_t *size);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files that read C share. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/number.h"
#include "base/util.h"
#include "cdecl/cread.h"

enum {
	TEXT_MAX = 64 * 1024,
	IDENTIFIER_MAX = 127, /* KSYM_NAME_LEN of kernels before 6.1 */
	NESTING_MAX = 24,     /* the kernel follows types to a depth of 32 */
	SIZE_LIMIT = 1 << 24, /* bytes of a type: more than a key or value can have */
	POINTER_SIZE = 8,
};

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_NUMBER, TOKEN_SIGN };

struct token {
	enum token_kind kind;
	char sign; /* '<' and '>' are the shifts */
	const char *text;
	size_t length;
};

enum c_class { C_VOID, C_INTEGER, C_BOOL, C_FLOAT, C_POINTER, C_ARRAY, C_STRUCT, C_UNION, C_ENUM };

struct c_type {
	uint32_t id;
	enum c_class class;
	uint32_t align; /* in bytes; 0: it has no size (yet) */
	uint64_t size;
};

enum c_space { C_TAG, C_TYPEDEF, C_CONSTANT };

struct c_name {
	uint32_t name; /* of btf_writer_string() */
	enum c_space space;
	struct c_type type;
	s128 value; /* of C_CONSTANT */
};

/* One of C's own types, once it is written. */
struct c_basic {
	const struct basic *basic;
	struct c_type type;
};

/* The words that C's own types are made of. */
enum c_words {
	WORD_VOID = 1,
	WORD_BOOL = 2,
	WORD_CHAR = 4,
	WORD_SHORT = 8,
	WORD_INT = 16,
	WORD_LONG = 32,
	WORD_LONG_LONG = 64, /* the second "long" */
	WORD_SIGNED = 128,
	WORD_UNSIGNED = 256,
	WORD_FLOAT = 512,
	WORD_DOUBLE = 1024,
	WORD_INT128 = 2048,
};

/* The name of a member, to find those that are there twice. */
struct c_field {
	uint32_t name;
	const char *at;
};

struct cread {
	struct btf_declarations *all;
	struct btf_writer *writer; /* the one in `all` */
	const char *text;
	const char *next; /* behind the token */
	struct token token;
	struct buf fields; /* struct c_field, of the structs that are being read */
	unsigned depth;
	struct btf_c_error *error;
};

/* Tokens: scan.c */
void c_next(struct cread *reader);
/* Is the token this sign, this word?  Then it is stepped over. */
bool c_sign(struct cread *reader, char sign);
bool c_word(struct cread *reader, const char *word);
bool c_is_sign(const struct cread *reader, char sign);
bool c_is_word(const struct cread *reader, const char *word);
/* -EINVAL with words, about what is at `at`. */
int c_refuse(struct cread *reader, const char *at, const char *format, ...) PRINTF_LIKE(3, 4);
/* "expected WHAT before "}"" */
int c_expected(struct cread *reader, const char *what);
int c_expect_sign(struct cread *reader, char sign);
/* The token's text as a string of the BTF, stepped over: 0 with *name, or refused. */
int c_identifier(struct cread *reader, const char *what, uint32_t *name);

/* Names: cread_names.c */
const struct c_name *c_find(const struct cread *reader, enum c_space space, uint32_t name);
void cread_declare(struct cread *reader, const struct c_name *name);

/* Constant expressions, for arrays, bit fields, enumerators: cread_constant.c */
int c_constant(struct cread *reader, s128 *value);
/* One from `min` to `max`; "an array's size" begins the refusal. */
int c_number(struct cread *reader, const char *what, uint64_t min, uint64_t max, uint64_t *value);

/* packed and aligned(N), as many as there are: cread_attribute.c */
struct c_attributes {
	bool packed;
	uint32_t align; /* 0: not given */
};
int c_attributes(struct cread *reader, struct c_attributes *attributes);

/* Types that are known from the start: cread_basic.c */
struct basic;
extern const char *const btf_c_words[]; /* that name a type; NULL at the end */
int c_basic_words(struct cread *reader, unsigned *seen);
const struct basic *c_basic(unsigned seen); /* NULL: these words together are no type */
struct c_type c_basic_type(struct cread *reader, const struct basic *basic);
bool c_usual_typedef(struct cread *reader, uint32_t name, struct c_type *type);
/* A struct of the kernel's, which is declared then: cread_kernel.c */
bool c_kernel_struct(struct cread *reader, uint32_t name, struct c_type *type);

/* What a declaration begins with: cread_type.c */
struct c_base {
	struct c_type type;
	uint32_t tagless; /* the id of the struct, union or enum without a tag that it is, or 0 */
};
int c_base(struct cread *reader, struct c_base *base);

/* `*name[4]`, `(*name)(int)`: cread_declarator.c.  *name is 0 when there is none. */
int c_declarator(struct cread *reader, struct c_type *type, uint32_t *name);
/* Both, as in `u32 *name[4]`. */
int c_type_of(struct cread *reader, struct c_type *type, uint32_t *name);
void c_array_of(struct cread *reader, uint32_t elements, struct c_type *type);
void c_typedef(struct cread *reader, uint32_t name, struct c_type *type);

/* `struct`, `union`, `enum`, with the word stepped over. */
int c_struct(struct cread *reader, enum c_class class, struct c_base *base);
int c_enum(struct cread *reader, struct c_base *base);

/* Where members go: cread_layout.c */
struct c_member {
	uint32_t name;
	struct c_type type;
	uint32_t align;	     /* asked for by an attribute, 0: not */
	bool is_bits;	     /* a bit field … */
	uint32_t bits;	     /* … of so many */
	uint64_t bit_offset; /* filled in */
};
/* The struct's size and alignment go to *type. */
void c_layout(struct c_member *members, size_t count, const struct c_attributes *attributes,
	      struct c_type *type);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The types that are known from the start: C's own, and typedefs of them. */
#include <string.h>

#include "cdecl/cread_internal.h"

#define ENCODING_SIGNED 1
#define ENCODING_BOOL	4

/* C's own types by the words that make them, with the names that clang gives them. */
static const struct basic {
	unsigned words;
	const char *name;
	enum c_class class;
	uint32_t size;
	uint32_t encoding;
} basics[] = {
	{ WORD_VOID, "void", C_VOID, 0, 0 },
	{ WORD_BOOL, "_Bool", C_BOOL, 1, ENCODING_BOOL },
	{ WORD_CHAR, "char", C_INTEGER, 1, ENCODING_SIGNED },
	{ WORD_SIGNED | WORD_CHAR, "signed char", C_INTEGER, 1, ENCODING_SIGNED },
	{ WORD_UNSIGNED | WORD_CHAR, "unsigned char", C_INTEGER, 1, 0 },
	{ WORD_SHORT, "short", C_INTEGER, 2, ENCODING_SIGNED },
	{ WORD_UNSIGNED | WORD_SHORT, "unsigned short", C_INTEGER, 2, 0 },
	{ WORD_INT, "int", C_INTEGER, 4, ENCODING_SIGNED },
	{ WORD_UNSIGNED, "unsigned int", C_INTEGER, 4, 0 },
	{ WORD_LONG, "long", C_INTEGER, 8, ENCODING_SIGNED },
	{ WORD_UNSIGNED | WORD_LONG, "unsigned long", C_INTEGER, 8, 0 },
	{ WORD_LONG | WORD_LONG_LONG, "long long", C_INTEGER, 8, ENCODING_SIGNED },
	{ WORD_UNSIGNED | WORD_LONG | WORD_LONG_LONG, "unsigned long long", C_INTEGER, 8, 0 },
	{ WORD_INT128, "__int128", C_INTEGER, 16, ENCODING_SIGNED },
	{ WORD_UNSIGNED | WORD_INT128, "unsigned __int128", C_INTEGER, 16, 0 },
	{ WORD_FLOAT, "float", C_FLOAT, 4, 0 },
	{ WORD_DOUBLE, "double", C_FLOAT, 8, 0 },
};

static const struct {
	const char *text;
	unsigned word;
} words[] = {
	{ "void", WORD_VOID },	 { "bool", WORD_BOOL },	    { "_Bool", WORD_BOOL },
	{ "char", WORD_CHAR },	 { "short", WORD_SHORT },   { "int", WORD_INT },
	{ "long", WORD_LONG },	 { "signed", WORD_SIGNED }, { "unsigned", WORD_UNSIGNED },
	{ "float", WORD_FLOAT }, { "double", WORD_DOUBLE }, { "__int128", WORD_INT128 },
};

/* name, words, elements (0: no array) */
#define U8  (WORD_UNSIGNED | WORD_CHAR)
#define U16 (WORD_UNSIGNED | WORD_SHORT)
#define U32 WORD_UNSIGNED
#define U64 (WORD_UNSIGNED | WORD_LONG | WORD_LONG_LONG)
#define S8  (WORD_SIGNED | WORD_CHAR)
#define S64 (WORD_LONG | WORD_LONG_LONG)
#define TYPEDEFS(TYPE)                                                                             \
	TYPE(u8, U8, 0)                                                                            \
	TYPE(u16, U16, 0)                                                                          \
	TYPE(u32, U32, 0)                                                                          \
	TYPE(u64, U64, 0)                                                                          \
	TYPE(u128, WORD_UNSIGNED | WORD_INT128, 0)                                                 \
	TYPE(s8, S8, 0)                                                                            \
	TYPE(s16, WORD_SHORT, 0)                                                                   \
	TYPE(s32, WORD_INT, 0)                                                                     \
	TYPE(s64, S64, 0)                                                                          \
	TYPE(s128, WORD_INT128, 0)                                                                 \
	TYPE(__u8, U8, 0)                                                                          \
	TYPE(__u16, U16, 0)                                                                        \
	TYPE(__u32, U32, 0)                                                                        \
	TYPE(__u64, U64, 0)                                                                        \
	TYPE(__u128, WORD_UNSIGNED | WORD_INT128, 0)                                               \
	TYPE(__s8, S8, 0)                                                                          \
	TYPE(__s16, WORD_SHORT, 0)                                                                 \
	TYPE(__s32, WORD_INT, 0)                                                                   \
	TYPE(__s64, S64, 0)                                                                        \
	TYPE(__s128, WORD_INT128, 0)                                                               \
	TYPE(__be16, U16, 0)                                                                       \
	TYPE(__be32, U32, 0)                                                                       \
	TYPE(__be64, U64, 0)                                                                       \
	TYPE(__le16, U16, 0)                                                                       \
	TYPE(__le32, U32, 0)                                                                       \
	TYPE(__le64, U64, 0)                                                                       \
	TYPE(__sum16, U16, 0)                                                                      \
	TYPE(__wsum, U32, 0)                                                                       \
	TYPE(uint8_t, U8, 0)                                                                       \
	TYPE(uint16_t, U16, 0)                                                                     \
	TYPE(uint32_t, U32, 0)                                                                     \
	TYPE(uint64_t, WORD_UNSIGNED | WORD_LONG, 0)                                               \
	TYPE(int8_t, S8, 0)                                                                        \
	TYPE(int16_t, WORD_SHORT, 0)                                                               \
	TYPE(int32_t, WORD_INT, 0)                                                                 \
	TYPE(int64_t, WORD_LONG, 0)                                                                \
	TYPE(size_t, WORD_UNSIGNED | WORD_LONG, 0)                                                 \
	TYPE(ssize_t, WORD_LONG, 0)                                                                \
	TYPE(uintptr_t, WORD_UNSIGNED | WORD_LONG, 0)                                              \
	TYPE(intptr_t, WORD_LONG, 0)                                                               \
	TYPE(pid_t, WORD_INT, 0)                                                                   \
	TYPE(uid_t, U32, 0)                                                                        \
	TYPE(gid_t, U32, 0)                                                                        \
	TYPE(f32, WORD_FLOAT, 0)                                                                   \
	TYPE(f64, WORD_DOUBLE, 0)                                                                  \
	TYPE(be16, U16, 0)                                                                         \
	TYPE(be32, U32, 0)                                                                         \
	TYPE(be64, U64, 0)                                                                         \
	TYPE(ip4, U8, 4)                                                                           \
	TYPE(ip6, U8, 16)                                                                          \
	TYPE(mac, U8, 6)

#define TYPEDEF_ROW(name, words, elements) { #name, words, elements },
static const struct {
	const char *name;
	unsigned words;
	uint32_t elements;
} typedefs[] = { TYPEDEFS(TYPEDEF_ROW) };

#define TYPEDEF_NAME(name, ...) #name,
const char *const btf_c_words[] = {
	TYPEDEFS(TYPEDEF_NAME) "bool",
	"char",
	"short",
	"int",
	"long",
	"signed",
	"unsigned",
	"float",
	"double",
	"__int128",
	"struct",
	"union",
	"enum",
	NULL,
};

static unsigned word_of(const struct token *token)
{
	for (size_t i = 0; i < ARRAY_SIZE(words) && token->kind == TOKEN_WORD; i++) {
		if (strlen(words[i].text) == token->length &&
		    memcmp(words[i].text, token->text, token->length) == 0)
			return words[i].word;
	}
	return 0;
}

int c_basic_words(struct cread *reader, unsigned *seen)
{
	unsigned word;

	while ((word = word_of(&reader->token))) {
		if (word == WORD_LONG && *seen & WORD_LONG)
			word = WORD_LONG_LONG;
		if (*seen & word)
			return c_refuse(reader, reader->token.text, "\"%.*s\" once too often",
					(int)reader->token.length, reader->token.text);
		*seen |= word;
		c_next(reader);
	}
	return 0;
}

/* "unsigned short int" is "unsigned short", "signed" is "int". */
static unsigned usual(unsigned seen)
{
	if (seen & (WORD_SIGNED | WORD_UNSIGNED | WORD_SHORT | WORD_LONG) &&
	    !(seen & (WORD_CHAR | WORD_INT128)))
		seen &= ~(unsigned)WORD_INT;
	if (!(seen & WORD_CHAR))
		seen &= ~(unsigned)WORD_SIGNED;
	return seen ? seen : WORD_INT;
}

static struct c_type add_basic(struct cread *reader, const struct basic *basic)
{
	struct btf_writer *writer = reader->writer;
	const uint32_t encoding[] = { basic->encoding << 24 | basic->size * 8 };
	const bool is_float = basic->class == C_FLOAT;
	const struct btf_new type = {
		.kind = is_float ? BTF_FLOAT : BTF_INT,
		.name = btf_writer_string(writer, basic->name, strlen(basic->name)),
		.third = basic->size,
	};

	return (struct c_type){
		.id = basic->size ? btf_writer_add(writer, &type, encoding, !is_float) : 0,
		.class = basic->class,
		.align = basic->size,
		.size = basic->size,
	};
}

/* Each is written once. */
struct c_type c_basic_type(struct cread *reader, const struct basic *basic)
{
	const struct c_basic *known = (const struct c_basic *)reader->all->basics.data;
	struct c_basic made = { .basic = basic };

	for (size_t i = 0; i < reader->all->basics.len / sizeof(*known); i++) {
		if (known[i].basic == basic)
			return known[i].type;
	}
	made.type = add_basic(reader, basic);
	buf_add(&reader->all->basics, &made, sizeof(made));
	return made.type;
}

const struct basic *c_basic(unsigned seen)
{
	seen = usual(seen);
	for (size_t i = 0; i < ARRAY_SIZE(basics); i++) {
		if (basics[i].words == seen)
			return &basics[i];
	}
	return NULL;
}

bool c_usual_typedef(struct cread *reader, uint32_t name, struct c_type *type)
{
	const char *text = reader->writer->strings.data + name;
	size_t i = 0;

	while (i < ARRAY_SIZE(typedefs) && strcmp(typedefs[i].name, text) != 0)
		i++;
	if (i == ARRAY_SIZE(typedefs))
		return false;
	*type = c_basic_type(reader, c_basic(typedefs[i].words));
	if (typedefs[i].elements)
		c_array_of(reader, typedefs[i].elements, type);
	c_typedef(reader, name, type);
	return true;
}

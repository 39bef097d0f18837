/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known by name: what has been declared so far, and what is known from the start, C's own
 * types, usual typedefs of them, and structs of the kernel's. */
#include <string.h>

#include "base/problem.h"
#include "cdecl/cread_internal.h"

#define ENCODING_SIGNED 1
#define ENCODING_BOOL	4

/* The words that C's own types are made of. */
enum {
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

/* C's own types by the words that make them, with the names that clang gives them. */
static const struct own_type {
	unsigned words;
	const char *name;
	enum cread_class class;
	uint32_t size;
	uint32_t encoding;
} own_types[] = {
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
static const char *const type_words[] = {
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
};

/* Structs of one member that a map's value may have, as <linux/bpf.h> and the kernel declare them.
 */
static const struct {
	const char *name, *member, *type;
	uint32_t elements; /* 0: no array */
} kernel_structs[] = {
	{ "bpf_spin_lock", "val", "__u32", 0 },	     { "bpf_res_spin_lock", "val", "__u32", 0 },
	{ "bpf_timer", "__opaque", "__u64", 2 },     { "bpf_wq", "__opaque", "__u64", 2 },
	{ "bpf_task_work", "__opaque", "__u64", 0 },
};

/* One of C's own types, once it is written. */
struct cread_basic {
	const struct own_type *own;
	struct cread_type type;
};

void cread_declarations_done(struct cread_declarations *declarations)
{
	btf_writer_done(&declarations->writer);
	buf_done(&declarations->names);
	buf_done(&declarations->basics);
}

const struct cread_name *cread_find(const struct cread *reader, enum cread_space space,
				    uint32_t name)
{
	const struct cread_name *names = (const struct cread_name *)reader->all->names.data;
	size_t count = reader->all->names.len / sizeof(*names);

	/* The last one first: a struct is declared anew when it gets its members. */
	while (count--) {
		if (names[count].space == space && names[count].name == name)
			return &names[count];
	}
	return NULL;
}

void cread_declare(struct cread *reader, const struct cread_name *name)
{
	buf_add(&reader->all->names, name, sizeof(*name));
}

void cread_add_typedef(struct cread *reader, uint32_t name, struct cread_type *type)
{
	type->id = btf_writer_refer(reader->writer, BTF_TYPEDEF, name, type->id);
	cread_declare(reader,
		      &(struct cread_name){ .name = name, .space = C_TYPEDEF, .type = *type });
}

static unsigned word_of(const struct cread_token *token)
{
	for (size_t i = 0; i < ARRAY_SIZE(words) && token->kind == TOKEN_WORD; i++) {
		if (strlen(words[i].text) == token->length &&
		    memcmp(words[i].text, token->text, token->length) == 0)
			return words[i].word;
	}
	return 0;
}

/* The type of these words, or NULL.  "unsigned short int" is "unsigned short", "signed" is "int".
 */
static const struct own_type *find_own(unsigned seen)
{
	if (seen & (WORD_SIGNED | WORD_UNSIGNED | WORD_SHORT | WORD_LONG) &&
	    !(seen & (WORD_CHAR | WORD_INT128)))
		seen &= ~(unsigned)WORD_INT;
	if (!(seen & WORD_CHAR))
		seen &= ~(unsigned)WORD_SIGNED;
	if (!seen)
		seen = WORD_INT;
	for (size_t i = 0; i < ARRAY_SIZE(own_types); i++) {
		if (own_types[i].words == seen)
			return &own_types[i];
	}
	return NULL;
}

static struct cread_type write_own(struct cread *reader, const struct own_type *own)
{
	struct btf_writer *writer = reader->writer;
	const uint32_t encoding[] = { own->encoding << 24 | own->size * 8 };
	const bool is_float = own->class == C_FLOAT;
	const struct btf_new type = {
		.kind = is_float ? BTF_FLOAT : BTF_INT,
		.name = btf_writer_string(writer, own->name, strlen(own->name)),
		.third = own->size,
	};

	return (struct cread_type){
		.id = own->size ? btf_writer_add(writer, &type, encoding, !is_float) : 0,
		.class = own->class,
		.align = own->size,
		.size = own->size,
	};
}

/* Each is written once. */
static struct cread_type own_type(struct cread *reader, const struct own_type *own)
{
	const struct cread_basic *known = (const struct cread_basic *)reader->all->basics.data;
	struct cread_basic made = { .own = own };

	for (size_t i = 0; i < reader->all->basics.len / sizeof(*known); i++) {
		if (known[i].own == own)
			return known[i].type;
	}
	made.type = write_own(reader, own);
	buf_add(&reader->all->basics, &made, sizeof(made));
	return made.type;
}

bool cread_basic_type(struct cread *reader, struct cread_type *type, int *err)
{
	const char *at = reader->token.text;
	const struct own_type *own;
	unsigned seen = 0, word;

	*err = 0;
	while ((word = word_of(&reader->token))) {
		if (word == WORD_LONG && seen & WORD_LONG)
			word = WORD_LONG_LONG;
		if (seen & word) {
			*err = cread_refuse(reader, REASON_DUPLICATE, reader->token.text,
					    "\"%.*s\" is repeated too often",
					    (int)reader->token.length, reader->token.text);
			return true;
		}
		seen |= word;
		cread_next(reader);
	}
	if (!seen)
		return false;
	own = find_own(seen);
	if (own)
		*type = own_type(reader, own);
	else
		*err = cread_refuse(reader, REASON_TYPE, at,
				    "\"%.*s\" is not a type that a map can have",
				    (int)(reader->token.text - at), at);
	return true;
}

void cread_add_array(struct cread *reader, uint32_t elements, struct cread_type *type)
{
	const uint32_t array[] = {
		type->id,
		own_type(reader, find_own(WORD_UNSIGNED)).id, /* of an index */
		elements,
	};

	type->id = btf_writer_add(reader->writer, &(struct btf_new){ .kind = BTF_ARRAY }, array,
				  ARRAY_SIZE(array));
	type->class = C_ARRAY;
	type->size *= elements;
}

bool cread_find_typedef(struct cread *reader, uint32_t name, struct cread_type *type)
{
	const struct cread_name *known = cread_find(reader, C_TYPEDEF, name);
	size_t i = 0;

	if (known) {
		*type = known->type;
		return true;
	}
	while (i < ARRAY_SIZE(typedefs) &&
	       strcmp(typedefs[i].name, cread_string(reader, name)) != 0)
		i++;
	if (i == ARRAY_SIZE(typedefs))
		return false;
	*type = own_type(reader, find_own(typedefs[i].words));
	if (typedefs[i].elements)
		cread_add_array(reader, typedefs[i].elements, type);
	cread_add_typedef(reader, name, type);
	return true;
}

static void write_kernel_struct(struct cread *reader, uint32_t name, size_t index,
				struct cread_type *type)
{
	struct btf_writer *writer = reader->writer;
	const char *member = kernel_structs[index].member, *of = kernel_structs[index].type;
	uint32_t entry[3] = { btf_writer_string(writer, member, strlen(member)) };
	uint32_t of_name = btf_writer_string(writer, of, strlen(of));

	if (writer->strings.err)
		return;
	cread_find_typedef(reader, of_name, type);
	if (kernel_structs[index].elements)
		cread_add_array(reader, kernel_structs[index].elements, type);
	entry[1] = type->id;
	type->class = C_STRUCT;
	type->id = btf_writer_add(writer,
				  &(struct btf_new){ .kind = BTF_STRUCT,
						     .name = name,
						     .count = 1,
						     .third = (uint32_t)type->size },
				  entry, ARRAY_SIZE(entry));
	cread_declare(reader, &(struct cread_name){ .name = name, .space = C_TAG, .type = *type });
}

bool cread_kernel_struct(struct cread *reader, uint32_t name, struct cread_type *type)
{
	for (size_t i = 0; i < ARRAY_SIZE(kernel_structs); i++) {
		if (strcmp(cread_string(reader, name), kernel_structs[i].name) != 0)
			continue;
		write_kernel_struct(reader, name, i, type);
		return true;
	}
	return false;
}

void cread_suggest_type(struct cread *reader, uint32_t name)
{
	static const char *const tag_words[] = {
		[C_STRUCT] = "struct", [C_UNION] = "union", [C_ENUM] = "enum"
	};
	enum { NEAR_MAX = 256 };
	const struct cread_name *names = (const struct cread_name *)reader->all->names.data;
	const struct cread_name *tag = cread_find(reader, C_TAG, name);
	const char *known[NEAR_MAX], *near;
	size_t count = 0;

	if (tag) {
		problem_hint(reader->problem, "did you mean %s %s?", tag_words[tag->type.class],
			     cread_string(reader, name));
		return;
	}
	for (size_t i = 0; i < ARRAY_SIZE(type_words); i++)
		known[count++] = type_words[i];
	for (size_t i = 0; i < reader->all->names.len / sizeof(*names) && count < NEAR_MAX; i++) {
		if (names[i].space == C_TYPEDEF)
			known[count++] = cread_string(reader, names[i].name);
	}
	near = problem_near_word(cread_string(reader, name), known, count);
	if (near)
		problem_hint(reader->problem, "did you mean %s?", near);
}

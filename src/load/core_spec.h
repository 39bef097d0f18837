/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a CO-RE relocation asks for: a field, a type, an enumerator; in the object's types, and then
 * in a kernel's; and which types of the two stand for one another (core_types.c). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "btf/btf.h"

/* enum bpf_core_relo_kind */
enum core_kind {
	CORE_FIELD_BYTE_OFFSET,
	CORE_FIELD_BYTE_SIZE,
	CORE_FIELD_EXISTS,
	CORE_FIELD_SIGNED,
	CORE_FIELD_LSHIFT_U64,
	CORE_FIELD_RSHIFT_U64,
	CORE_TYPE_ID_LOCAL,
	CORE_TYPE_ID_TARGET,
	CORE_TYPE_EXISTS,
	CORE_TYPE_SIZE,
	CORE_ENUMVAL_EXISTS,
	CORE_ENUMVAL_VALUE,
	CORE_TYPE_MATCHES,
	CORE_KINDS
};

static inline bool core_is_field(uint32_t kind)
{
	return kind <= CORE_FIELD_RSHIFT_U64;
}

static inline bool core_is_enumerator(uint32_t kind)
{
	return kind == CORE_ENUMVAL_EXISTS || kind == CORE_ENUMVAL_VALUE;
}

#define CORE_STEPS 64

/* From the type to what is asked for. */
struct core_step {
	const char *name; /* of a member, or of the enumerator; NULL: an element of an array */
	uint32_t index;	  /* of the element */
	uint32_t type;	  /* of what the step leads to */
};

struct core_spec {
	const struct btf *btf;
	uint32_t root;
	struct core_step steps[CORE_STEPS]; /* members without a name are passed over */
	uint32_t count;
	uint32_t bit_offset; /* of the field */
	uint32_t bit_size;   /* of a bit field, else 0 */
	uint64_t enumerator; /* its value */
	unsigned work;	     /* structs that have been searched */
};

/* What a relocation of an object asks for: 0 or -EINVAL. */
int core_spec_parse(struct core_spec *spec, const struct btf *btf, uint32_t root, uint32_t kind,
		    const char *access);

/* The same in type `root` of another BTF: 0; -ENOENT: it has nothing like it; -EINVAL: bad BTF. */
int core_spec_match(struct core_spec *target, const struct core_spec *local, uint32_t kind,
		    const struct btf *btf, uint32_t root);

/* What the relocation puts into the program: 0; -EINVAL, -ERANGE: it has no such value. */
int core_value(const struct core_spec *spec, uint32_t kind, uint64_t *value);

/* Names that differ only in their flavours ("task_struct___old"), see btf_name_length(). */
bool core_same_name(const char *a, const char *b);

/* Kinds of types that stand for one another: enums of both sizes do. */
bool core_same_kind(enum btf_kind a, enum btf_kind b);

/* What typedefs, const and so on hide is compared; structs, unions and enums are compatible with
 * one another whatever is in them, functions when their parameters are. */
bool core_types_compatible(const struct btf *a, uint32_t a_id, const struct btf *b, uint32_t b_id);

/* Do all members and enumerators of an object's type have one of the same name and type in the
 * kernel's? */
bool core_types_match(const struct btf *local, uint32_t local_id, const struct btf *target,
		      uint32_t target_id);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files that print C share. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "btf/btf.h"

/* How often each name was given. */
struct c_names {
	struct c_name {
		const char *name;
		uint32_t count;
		enum btf_kind kind; /* of the first type of that name */
	} * slots;
	size_t space; /* a power of two, or 0 */
	size_t used;
};

struct c_printer {
	const struct btf *btf;
	struct buf *text;
	struct c_type {
		uint8_t done;  /* enum c_need, how much of it has been printed */
		bool busy;     /* it is being printed, further out */
		bool used;     /* another type refers to it */
		bool printed;  /* the body of an unnamed type has been */
		bool packed;   /* once align is known */
		uint8_t align; /* of a struct or union as printed, in bytes; 0: not yet known */
		uint32_t nth;  /* of all types of that name; 0: none yet */
	} * types;
	struct c_names tags;	 /* structs, unions, enums */
	struct c_names ordinary; /* typedefs, enumerators */
	struct btf_fault fault;
	int depth; /* of bodies, parameters and members in one another */
	int chain; /* of types of which each needs the next */
};

/* Notes the fault, unless an inner one has been noted; returns err. */
int c_bad(struct c_printer *printer, int err, uint32_t id, const char *what);

/* Which one of its name this is, counted from 1: the number is kept with the type (tags,
 * typedefs), or new each time (enumerators).  -ENOMEM. */
int c_number_type(struct c_printer *printer, const struct btf_type *type);
int c_number_name(struct c_names *names, const char *name, enum btf_kind kind, uint32_t *nth);
void c_names_done(struct c_names *names);

/* Adds a name, with ___2 behind the second one, made an identifier if it is none. */
void c_add_name(struct buf *text, const char *name, uint32_t nth);

/* A member as C lays it out. */
struct c_member {
	struct btf_member btf;
	uint32_t bits; /* its size */
	uint32_t unit; /* bits of a bit field's type, which it must not cross, else 0 */
	uint8_t align; /* bytes */
};
int c_member(struct c_printer *printer, const struct btf_type *type, uint32_t index,
	     struct c_member *member);

/* Makes sure that printer->types[] has align and packed of a struct or union. */
int c_measure(struct c_printer *printer, const struct btf_type *type);

/* Adds "struct name", numbered. */
int c_add_tag(struct c_printer *printer, const struct btf_type *type, struct buf *text);

/* Adds a declaration of `name` ("": none, as in a cast) with this type, without a semicolon;
 * unnamed types stand there with their bodies, whose lines are indented by one more than `indent`.
 */
int c_declare(struct c_printer *printer, uint32_t id, const char *name, int indent,
	      struct buf *text);

/* Adds a struct, union or enum, named or not, with its members or enumerators. */
int c_print_body(struct c_printer *printer, const struct btf_type *type, int indent,
		 struct buf *text);

static inline bool c_is_record(const struct btf_type *type)
{
	return type->kind == BTF_STRUCT || type->kind == BTF_UNION;
}

static inline bool c_is_enum(const struct btf_type *type)
{
	return type->kind == BTF_ENUM || type->kind == BTF_ENUM64;
}

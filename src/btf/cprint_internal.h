/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files that print C share. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "btf/btf.h"

/* How often each name was given. */
struct cprint_names {
	struct cprint_name {
		const char *name;
		uint32_t count;
		enum btf_kind kind; /* of the first type of that name */
	} * slots;
	size_t space; /* a power of two, or 0 */
	size_t used;
};

struct cprinter {
	const struct btf *btf;
	struct buf *text;
	bool sorted; /* by kind and name */
	struct cprint_type {
		uint8_t done;  /* enum c_need, how much of it has been printed */
		bool busy;     /* it is being printed, further out */
		bool used;     /* another type refers to it */
		bool printed;  /* the body of an unnamed type has been */
		bool packed;   /* once align is known */
		bool fastcall; /* a function that programs may call without saving registers */
		uint8_t align; /* of a struct or union as printed, in bytes; 0: not yet known */
		uint32_t nth;  /* of all types of that name; 0: none yet */
	} * types;
	struct cprint_names tags;     /* structs, unions, enums */
	struct cprint_names ordinary; /* typedefs, enumerators */
	struct problem problem;	      /* the first one */
	bool numbers_are_known;	      /* typedefs of plain numbers are not declared */
	int depth;		      /* of bodies, parameters and members in one another */
	int chain;		      /* of types of which each needs the next */
};

/* Notes what is wrong with a type, unless that has been noted of an inner one; returns err. */
int cprint_bad(struct cprinter *printer, int err, uint32_t id, const char *what);
int cprint_too_deep(struct cprinter *printer, uint32_t id);

/* Which one of its name this is, counted from 1: the number is kept with the type (tags,
 * typedefs), or new each time (enumerators).  -ENOMEM. */
int cprint_number_type(struct cprinter *printer, const struct btf_type *type);
int cprint_number_name(struct cprint_names *names, const char *name, enum btf_kind kind,
		       uint32_t *nth);
void cprint_names_done(struct cprint_names *names);

/* Adds a name, with ___2 after the second one, made an identifier if it is not one. */
void cprint_add_name(struct buf *text, const char *name, uint32_t nth);

/* C's own types, as x86-64 and arm64 have them: an integer by its size, one of BTF's, a float. */
const char *cprint_integer_of_size(uint32_t size, bool is_signed);
const char *cprint_integer_name(const struct btf_type *type);
const char *cprint_float_name(const struct btf_type *type);

/* Prints what a complete type needs, and its own declaration if it has a name. */
int cprint_complete(struct cprinter *printer, uint32_t id);

/* The end of printing, `err` being its result, which is returned with the problem filled in: frees
 * what the printer has. */
int cprint_finish(struct cprinter *printer, int err, struct problem *problem);

/* A member as C lays it out. */
struct cprint_member {
	struct btf_member btf;
	uint32_t bits; /* its size */
	uint32_t unit; /* bits of a bit field's type, which it must not cross, else 0 */
	uint8_t align; /* bytes */
};
int cprint_member(struct cprinter *printer, const struct btf_type *type, uint32_t index,
		  struct cprint_member *member);

/* Makes sure that printer->types[] has align and packed of a struct or union. */
int cprint_measure(struct cprinter *printer, const struct btf_type *type);

/* Adds "struct name", numbered. */
int cprint_add_tag(struct cprinter *printer, const struct btf_type *type, struct buf *text);

/* Adds a declaration of `name` ("": none, as in a cast) with this type, without a semicolon;
 * unnamed types stand there with their bodies, whose lines are indented by one more than `indent`.
 */
int cprint_declare(struct cprinter *printer, uint32_t id, const char *name, int indent,
		   struct buf *text);

/* Adds a struct, union or enum, named or not, with its members or enumerators. */
int cprint_body(struct cprinter *printer, const struct btf_type *type, int indent,
		struct buf *text);

static inline bool cprint_is_record(const struct btf_type *type)
{
	return type->kind == BTF_STRUCT || type->kind == BTF_UNION;
}

static inline bool cprint_is_enum(const struct btf_type *type)
{
	return type->kind == BTF_ENUM || type->kind == BTF_ENUM64;
}

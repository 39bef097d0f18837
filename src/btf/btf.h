/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * BTF, the types of the kernel, of maps and of programs, read from bytes that are not trusted.
 *
 * Opening checks every record once: lengths, string offsets, type ids, counts.  What a single
 * record cannot show (a struct within itself, a member outside its struct, an array too large to
 * exist) btf_check() tells for one type and all that its values contain; call it before trusting
 * the sizes and offsets of a type.
 *
 * The format is that of Documentation/bpf/btf.rst in Linux 6.18: 19 kinds, either byte order, split
 * BTF (a kernel module's) whose ids and strings go on where its base's end.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/problem.h"

enum btf_kind {
	BTF_VOID, /* id 0, and nothing else */
	BTF_INT,
	BTF_PTR,
	BTF_ARRAY,
	BTF_STRUCT,
	BTF_UNION,
	BTF_ENUM,
	BTF_FWD,
	BTF_TYPEDEF,
	BTF_VOLATILE,
	BTF_CONST,
	BTF_RESTRICT,
	BTF_FUNC,
	BTF_FUNC_PROTO,
	BTF_VAR,
	BTF_DATASEC,
	BTF_FLOAT,
	BTF_DECL_TAG,
	BTF_TYPE_TAG,
	BTF_ENUM64,
	BTF_KINDS
};

/* How BTF begins: struct btf_header of <linux/btf.h>; offsets are from its end. */
struct btf_file_header {
	uint16_t magic; /* 0xeb9f */
	uint8_t version, flags;
	uint32_t size;
	uint32_t type_offset, type_size;
	uint32_t string_offset, string_size;
};

struct btf; /* constant once it is open: any number of threads may read it */

/* Opens BTF that lies in memory, which must stay there until btf_close(), as must `base` (NULL when
 * it stands alone).  0; -EINVAL: it is bad; -EOPNOTSUPP: a version or a kind newer than this;
 * -ENOMEM. */
int btf_open_bytes(const void *bytes, size_t size, const struct btf *base, struct btf **btf,
		   struct problem *problem);

/* The same for a file that is only BTF, as in /sys/kernel/btf.  The kernel's files are mapped where
 * it lets them be (Linux 6.16), others are read.  open(2)'s and read(2)'s -errno as well; -ENOEXEC:
 * an ELF file, for which objfile_open_btf() is. */
int btf_open_file(const char *path, const struct btf *base, struct btf **btf,
		  struct problem *problem);

/* The same for `size` bytes at `offset` of an open file, which are read. */
int btf_open_part(int fd, uint64_t offset, uint64_t size, const struct btf *base, struct btf **btf,
		  struct problem *problem);

/* The running kernel's own BTF, from /sys/kernel/btf/vmlinux.  A millisecond where it can be
 * mapped: the kernel has checked its records, so only their lengths are looked at then.  Else some
 * milliseconds: open it when it is needed, and once. */
int btf_open_vmlinux(struct btf **btf);

/* From now on `bytes` (malloc'ed, those of btf_open_bytes()) are freed by btf_close(). */
void btf_adopt(struct btf *btf, void *bytes);

void btf_close(struct btf *btf); /* NULL is fine */
static inline void btf_close_call(struct btf **btf)
{
	btf_close(*btf);
}
#define cleanup_btf cleanup_with(btf_close_call)

/* The first id that is not in the base (1 without one), and the first id that no type has. */
uint32_t btf_first_id(const struct btf *btf);
uint32_t btf_end_id(const struct btf *btf);

/* The bytes that it was opened from, header included; *size of them. */
const void *btf_bytes(const struct btf *btf, size_t *size);

/* Is it in the byte order of this machine? */
bool btf_native(const struct btf *btf);

struct btf_type {
	uint32_t id;
	enum btf_kind kind;
	const char *name; /* "" when it has none; the BTF's own */
	uint32_t count;	  /* members, enumerators, parameters or variables */
	bool flag; /* struct, union: see btf_member; enum: signed; fwd: a union; tag: an attribute
		    */
	uint32_t size; /* bytes, of int, struct, union, enum, enum64, datasec, float */
	uint32_t type; /* the id of what ptr, typedef, modifiers, func, var, tags refer to; what
			* func_proto returns; an array's elements */
	union {
		struct {
			bool is_signed, is_char, is_bool;
			uint8_t offset; /* bits into the size */
			uint8_t bits;
		} integer;
		struct {
			uint32_t index_type;
			uint32_t elements;
		} array;
		uint32_t linkage;  /* func, var: 0 static, 1 global, 2 extern */
		int32_t component; /* decl_tag: which member or parameter, -1: the type itself */
	};
	const uint8_t *entries; /* for the functions below */
};

/* Type `id`: 0, or -ENOENT when there is none.  0 is void. */
int btf_type(const struct btf *btf, uint32_t id, struct btf_type *type);

/* btf_type() of what stays when typedefs, const, volatile, restrict and type tags are taken off:
 * 0, -ENOENT, or -ELOOP when they go in a circle. */
int btf_resolve(const struct btf *btf, uint32_t id, struct btf_type *type);

/* The size of a value in bytes, pointers having 8: 0; -EINVAL: it has none (void, a function, a
 * forward declaration); -ELOOP; -EOVERFLOW: an array of 2^32 bytes or more; -ENOENT. */
int btf_size(const struct btf *btf, uint32_t id, uint32_t *size);

/* 0 when values of the type and everything within them have sizes that fit together; else -EINVAL,
 * -ELOOP, -EOVERFLOW; or -ENOMEM.  Types that pointers point to are not looked at. */
int btf_check(const struct btf *btf, uint32_t id, struct problem *problem);

/* Entry `index`, below type->count, of a struct or union, an enum or enum64, a func_proto, a
 * datasec. */
struct btf_member {
	const char *name; /* "": an anonymous struct or union, or padding */
	uint32_t type;
	uint32_t bit_offset; /* from the start of the struct */
	uint32_t bit_size;   /* of a bit field, else 0 */
};
struct btf_member btf_member(const struct btf *btf, const struct btf_type *type, uint32_t index);

struct btf_enumerator {
	const char *name;
	uint64_t value; /* sign-extended when the enum is signed */
};
struct btf_enumerator btf_enumerator(const struct btf *btf, const struct btf_type *type,
				     uint32_t index);

struct btf_param {
	const char *name;
	uint32_t type; /* 0 for the last one: "..." */
};
struct btf_param btf_param(const struct btf *btf, const struct btf_type *type, uint32_t index);

struct btf_variable {
	uint32_t type; /* of a var */
	uint32_t offset;
	uint32_t size;
};
struct btf_variable btf_variable(const struct btf *btf, const struct btf_type *type,
				 uint32_t index);

/* The first type of this kind and name, the base's before its own: 0 or -ENOENT. */
int btf_find(const struct btf *btf, enum btf_kind kind, const char *name, uint32_t *id);

/* A type that is looked for. */
struct btf_wanted {
	enum btf_kind kind;
	const char *name;
	uint32_t id; /* 0: not found (yet) */
};

/* Finds, in one pass through the BTF's own types (not its base's), those that have no id yet;
 * returns how many still have none. */
size_t btf_find_all(const struct btf *btf, struct btf_wanted *wanted, size_t count);

/* The enum or enum64 with an enumerator of this name, and its value: 0 or -ENOENT. */
int btf_find_enumerator(const struct btf *btf, const char *name, uint32_t *id, uint64_t *value);

/* The length of a name without its flavour, by which programs tell several versions of a kernel's
 * type apart: "task_struct___old" is "task_struct". */
size_t btf_name_length(const char *name);

/* The string at an offset, as a program's line_info has them; NULL when there is none. */
const char *btf_string(const struct btf *btf, uint32_t offset);

/* "struct", "typedef", … */
const char *btf_kind_name(enum btf_kind kind);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Accesses to a program's context that the verifier refuses.  It knows by type of program which
 * fields may be read and written, and whether in parts (the is_valid_access() of its operations),
 * but tells no more than offset and size; the kernel's types tell which field that is.
 */
#include <errno.h>

#include "base/cleanup.h"
#include "base/util.h"
#include "bpf/insn.h"
#include "bpf/kernel.h"
#include "bpf/prog.h"
#include "load/verdict_internal.h"
#include "names/names.h"

/* The innermost field at a place. */
struct context_field {
	struct buf path; /* "cb[1]" */
	uint32_t offset, size;
};

/* The member of the struct or union that the byte is in: 0, or -ENOENT when it is in none. */
static int find_member(const struct btf *btf, const struct btf_type *type, uint32_t byte,
		       struct btf_member *found)
{
	for (uint32_t i = 0; i < type->count; i++) {
		uint32_t size;

		*found = btf_member(btf, type, i);
		if (btf_size(btf, found->type, &size) == 0 && !found->bit_size &&
		    byte >= found->bit_offset / 8 && byte - found->bit_offset / 8 < size)
			return 0;
	}
	return -ENOENT;
}

/* Goes down to the field at the byte, which is within the type. */
static int find_field(const struct btf *btf, uint32_t id, uint32_t byte,
		      struct context_field *field)
{
	enum { DEPTH = 16 };
	struct btf_member member;
	struct btf_type type;
	int err;

	for (int depth = 0; depth < DEPTH; depth++) {
		err = btf_resolve(btf, id, &type);
		if (!err)
			err = btf_size(btf, id, &field->size);
		if (err)
			return err;
		if (type.kind == BTF_ARRAY) {
			id = type.type;
			err = btf_size(btf, id, &field->size);
			if (err || !field->size)
				return err ? err : -ENOENT;
			buf_printf(&field->path, "[%u]", (byte - field->offset) / field->size);
			field->offset += (byte - field->offset) / field->size * field->size;
		} else if (type.kind == BTF_STRUCT || type.kind == BTF_UNION) {
			err = find_member(btf, &type, byte - field->offset, &member);
			if (err)
				return err;
			if (*member.name)
				buf_printf(&field->path, "%s%s", field->path.len ? "." : "",
					   member.name);
			field->offset += member.bit_offset / 8;
			id = member.type;
		} else {
			return 0;
		}
	}
	return -ELOOP;
}

/* "xdp programs", or by the attach type, on which it may depend what they may do:
 * "cgroup_inet4_connect programs". */
static void add_programs(const struct verdict *verdict, struct buf *hint)
{
	const char *name = NULL;

	if (verdict->attach_type)
		name = names_of(&attach_types, verdict->attach_type);
	buf_printf(hint, "%s programs", name ? name : names_of(&prog_types, verdict->prog_type));
}

/* Does the verifier let such a program read, or write, all of the field?  It is asked, with a
 * program of its type that does nothing else: what it would say is a long table. */
static bool is_allowed(const struct verdict *verdict, const struct context_field *field,
		       bool writes)
{
	const enum insn_size size = field->size == 1   ? BPF_B
				    : field->size == 2 ? BPF_H
				    : field->size == 4 ? BPF_W
						       : BPF_DW;
	const int16_t offset = (int16_t)field->offset;
	const struct insn insns[] = {
		insn_mov_imm(R2, 0),
		writes ? insn_stx(size, R1, offset, R2) : insn_ldx(size, R2, R1, offset),
		insn_mov_imm(R0, 1),
		insn_exit(),
	};
	cleanup_close int fd = prog_load(
		&(struct prog_load_attr){
			.prog_type = verdict->prog_type,
			.expected_attach_type = verdict->attach_type,
			.insn_cnt = ARRAY_SIZE(insns),
			.insns = ptr_u64(insns),
			.license = ptr_u64("GPL"),
		},
		NULL);

	return fd >= 0;
}

/* Whether another access would be allowed, and if none: what the program may do there. */
static void add_field(const struct verdict *verdict, const char *context,
		      const struct context_access *access, struct context_field *field,
		      struct buf *hint)
{
	const char *path = buf_text(&field->path), *verb = access->writes ? "write" : "read";
	bool fits = (uint32_t)access->offset == field->offset && access->size == field->size;

	if (!fits && is_allowed(verdict, field, access->writes)) {
		buf_printf(hint,
			   "%u byte%s at offset %d do%s not fit %s of struct %s: %s all of it, %u "
			   "byte%s at offset %u",
			   access->size, access->size == 1 ? "" : "s", access->offset,
			   access->size == 1 ? "es" : "", path, context, verb, field->size,
			   field->size == 1 ? "" : "s", field->offset);
		return;
	}
	add_programs(verdict, hint);
	if (access->writes && is_allowed(verdict, field, false))
		buf_printf(hint, " may read %s of struct %s, but not write it", path, context);
	else
		buf_printf(hint, " may not %s %s of struct %s", verb, path, context);
}

bool context_access_explain(const struct verdict *verdict, const struct context_access *access,
			    struct buf *hint)
{
	struct context_field field = { .path = BUF_EMPTY };
	struct btf_type type;
	const struct btf *btf;
	uint32_t id;

	if (!verdict->kernel || !access->size ||
	    kernel_context(verdict->kernel, verdict->prog_type, &btf, &id) ||
	    btf_type(btf, id, &type) || !type.size)
		return false;
	if (access->offset < 0)
		buf_printf(hint, "nothing in front of struct %s can be accessed", type.name);
	else if ((uint64_t)access->offset + access->size > type.size)
		buf_printf(hint, "struct %s, the program's context, has only %u bytes", type.name,
			   type.size);
	else if (find_field(btf, id, (uint32_t)access->offset, &field))
		buf_printf(hint, "struct %s has no field at offset %d", type.name, access->offset);
	else
		add_field(verdict, type.name, access, &field, hint);
	buf_done(&field.path);
	return true;
}

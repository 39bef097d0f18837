/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of C declarations: each after all that it needs. */
#include "btf/btf_print.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "btf/cprint_internal.h"
#include "btf/internal.h"

/* How much of a type another one needs. */
enum need {
	NAMED = 1, /* its typedef; a struct's tag may be new, as after a pointer in a struct */
	DECLARED,  /* its tag too, as in parameters, whose tags would be known nowhere else */
	COMPLETE,  /* its size and members */
};

/* Chains of references are long in a kernel, above all through pointers to functions. */
#define CHAIN_MAX 1024

static int need(struct cprinter *printer, uint32_t id, enum need how);

/* What a pointer points to need not be complete. */
static enum need less(enum need how)
{
	return how == COMPLETE ? NAMED : how;
}

static int need_members(struct cprinter *printer, const struct btf_type *type)
{
	int err = 0;

	for (uint32_t i = 0; i < type->count && !err; i++)
		err = need(printer, btf_member(printer->btf, type, i).type, COMPLETE);
	return err;
}

static int need_params(struct cprinter *printer, const struct btf_type *type)
{
	int err = 0;

	for (uint32_t i = 0; i < type->count && !err; i++)
		err = need(printer, btf_param(printer->btf, type, i).type, DECLARED);
	return err;
}

static int print_body(struct cprinter *printer, const struct btf_type *type)
{
	int err = cprint_body(printer, type, 0, printer->text);

	buf_add_str(printer->text, ";\n\n");
	return err;
}

static int print_tag(struct cprinter *printer, const struct btf_type *type)
{
	int err = cprint_add_tag(printer, type, printer->text);

	buf_add_str(printer->text, ";\n\n");
	return err;
}

static int print_typedef(struct cprinter *printer, const struct btf_type *type)
{
	cleanup_buf struct buf name = BUF_EMPTY;
	int err = cprint_number_type(printer, type);

	if (err || strcmp(type->name, "__builtin_va_list") == 0)
		return err; /* the compiler's own */
	cprint_add_name(&name, type->name, printer->types[type->id].nth);
	buf_add_str(printer->text, "typedef ");
	err = cprint_declare(printer, type->type, buf_text(&name), 0, printer->text);
	buf_add_str(printer->text, ";\n\n");
	return err ? err : name.err;
}

static int need_typedef(struct cprinter *printer, const struct btf_type *type, enum need how)
{
	struct cprint_type *own = &printer->types[type->id];
	int err = 0;

	if (!own->done) {
		err = need(printer, type->type, NAMED);
		if (!err)
			err = print_typedef(printer, type);
		if (!err)
			own->done = DECLARED;
	}
	return err || how != COMPLETE ? err : need(printer, type->type, COMPLETE);
}

static int need_record(struct cprinter *printer, const struct btf_type *type, enum need how)
{
	int err = 0;

	if (!*type->name || how == COMPLETE)
		err = need_members(printer, type);
	if (err || !*type->name)
		return err;
	return how == COMPLETE ? print_body(printer, type) : print_tag(printer, type);
}

static int need_variables(struct cprinter *printer, const struct btf_type *type)
{
	int err = 0;

	for (uint32_t i = 0; i < type->count && !err; i++)
		err = need(printer, btf_variable(printer->btf, type, i).type, COMPLETE);
	return err;
}

static int need_kind(struct cprinter *printer, const struct btf_type *type, enum need how)
{
	int err;

	switch (type->kind) {
	case BTF_PTR:
		return need(printer, type->type, less(how));
	case BTF_ARRAY:
		err = need(printer, type->type, COMPLETE);
		return err || how != DECLARED ? err : need(printer, type->type, how);
	case BTF_STRUCT:
	case BTF_UNION:
		return need_record(printer, type, how);
	case BTF_ENUM:
	case BTF_ENUM64:
		return *type->name ? print_body(printer, type) : 0;
	case BTF_FWD:
		return print_tag(printer, type);
	case BTF_TYPEDEF:
		return need_typedef(printer, type, how);
	case BTF_VOLATILE:
	case BTF_CONST:
	case BTF_RESTRICT:
	case BTF_TYPE_TAG:
	case BTF_VAR:
		return need(printer, type->type, how);
	case BTF_FUNC:
	case BTF_FUNC_PROTO:
		err = need(printer, type->type, less(how));
		return err ? err : need_params(printer, type);
	case BTF_DATASEC:
		return need_variables(printer, type);
	default:
		return 0;
	}
}

static bool has_tag(const struct btf_type *type)
{
	return (cprint_is_record(type) || type->kind == BTF_FWD) && *type->name;
}

/* How much of a type is there once that much of it was needed.  What only leads to other types is
 * not kept: a complete pointer may or may not have declared what it points to. */
static enum need reached(const struct btf_type *type, enum need how)
{
	switch (type->kind) {
	case BTF_ENUM:
	case BTF_ENUM64:
		return COMPLETE; /* even when a pointer needs it; it depends on nothing */
	case BTF_STRUCT:
	case BTF_UNION:
		return *type->name ? how : COMPLETE;
	case BTF_FWD:
		return how;
	case BTF_TYPEDEF:
		return how == COMPLETE ? COMPLETE : DECLARED;
	case BTF_FUNC_PROTO:
		return less(how);
	default:
		return 0;
	}
}

static int need(struct cprinter *printer, uint32_t id, enum need how)
{
	struct cprint_type *own = &printer->types[id];
	bool outer = own->busy;
	struct btf_type type;
	int err;

	if (own->done >= how)
		return 0;
	(void)btf_type(printer->btf, id, &type);
	if (has_tag(&type) && how == NAMED)
		return 0;
	/* The tag of a struct that is about to be printed can be declared before. */
	if (outer && !(has_tag(&type) && how == DECLARED))
		return cprint_bad(printer, -ELOOP, id, "it contains itself");
	if (printer->chain++ > CHAIN_MAX)
		return cprint_too_deep(printer, id);
	own->busy = true;
	err = need_kind(printer, &type, how);
	own->busy = outer;
	printer->chain--;
	if (!err)
		own->done = (uint8_t)reached(&type, how);
	return err;
}

/* An unnamed enum is printed by itself when no member or typedef is of its type. */
static int print_all(struct cprinter *printer)
{
	int err = 0;

	for (uint32_t id = btf_first_id(printer->btf); id < btf_end_id(printer->btf) && !err;
	     id++) {
		struct btf_type type;

		(void)btf_type(printer->btf, id, &type);
		if (type.kind == BTF_TYPEDEF || (cprint_is_record(&type) && *type.name))
			err = need(printer, id, COMPLETE);
		else if (cprint_is_enum(&type) && *type.name)
			err = need(printer, id, COMPLETE);
		else if (cprint_is_enum(&type) && !printer->types[id].used)
			err = print_body(printer, &type);
		if (!err)
			err = printer->text->err;
	}
	return err;
}

static void note_uses(struct cprinter *printer)
{
	for (uint32_t id = btf_first_id(printer->btf); id < btf_end_id(printer->btf); id++) {
		struct btf_type type;

		(void)btf_type(printer->btf, id, &type);
		printer->types[type.type].used = true;
		for (uint32_t i = 0; cprint_is_record(&type) && i < type.count; i++)
			printer->types[btf_member(printer->btf, &type, i).type].used = true;
		for (uint32_t i = 0; type.kind == BTF_FUNC_PROTO && i < type.count; i++)
			printer->types[btf_param(printer->btf, &type, i).type].used = true;
	}
}

/* A root without a name has no tag that another type could need it by. */
static int print_root(struct cprinter *printer, uint32_t id)
{
	struct btf_type type;
	int err;

	if (btf_type(printer->btf, id, &type))
		return btf_bad(&printer->problem, -ENOENT, REASON_NOT_FOUND, id,
			       "there is no such type");
	err = need(printer, id, COMPLETE);
	if (err || *type.name || !(cprint_is_record(&type) || cprint_is_enum(&type)))
		return err;
	return print_body(printer, &type);
}

static int print_roots(struct cprinter *printer, const uint32_t *roots, size_t count)
{
	int err = 0;

	for (size_t i = 0; i < count && !err; i++)
		err = print_root(printer, roots[i]);
	return err;
}

int cprint_types(const struct btf *btf, const uint32_t *roots, size_t count, struct buf *text,
		 struct problem *problem)
{
	struct cprinter printer = { .btf = btf, .text = text };
	int err;

	printer.types = calloc(btf_end_id(btf), sizeof(*printer.types));
	if (!printer.types)
		return problem_no_memory(problem);
	if (count) {
		err = print_roots(&printer, roots, count);
	} else {
		note_uses(&printer);
		err = print_all(&printer);
	}
	if (!err)
		err = text->err;
	if (err && !printer.problem.err)
		problem_no_memory(&printer.problem);
	if (err)
		problem_move(problem, &printer.problem);
	problem_done(&printer.problem);
	free(printer.types);
	cprint_names_done(&printer.tags);
	cprint_names_done(&printer.ordinary);
	return err;
}

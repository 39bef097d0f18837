/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of C declarations: each after all that it needs. */
#include "btf/btf_print.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
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

static int need(struct cprinter *printer, uint32_t qualified, enum need how);

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

static bool is_number(const struct btf *btf, uint32_t id)
{
	struct btf_type type;

	return btf_resolve(btf, id, &type) == 0 && (type.kind == BTF_INT || type.kind == BTF_FLOAT);
}

static int need_typedef(struct cprinter *printer, const struct btf_type *type, enum need how)
{
	struct cprint_type *own = &printer->types[type->id];
	int err = 0;

	if (printer->numbers_are_known && is_number(printer->btf, type->id))
		return cprint_number_type(printer, type);
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

/* Without the qualifiers, which need nothing: a const struct within one that points to it is no
 * loop. -ELOOP. */
static int take_off_qualifiers(struct cprinter *printer, uint32_t id, struct btf_type *type)
{
	for (int levels = 0; levels < DEPTH_MAX; levels++) {
		(void)btf_type(printer->btf, id, type);
		if (type->kind != BTF_CONST && type->kind != BTF_VOLATILE &&
		    type->kind != BTF_RESTRICT && type->kind != BTF_TYPE_TAG)
			return 0;
		id = type->type;
	}
	return cprint_bad(printer, -ELOOP, id, "it contains itself");
}

static int need(struct cprinter *printer, uint32_t qualified, enum need how)
{
	struct btf_type type;
	int err = take_off_qualifiers(printer, qualified, &type);
	struct cprint_type *own = &printer->types[type.id];
	const uint32_t id = type.id;
	bool outer = own->busy;

	if (err || own->done >= how)
		return err;
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

/* In which order they come: first what others do not need. */
enum rank { RANK_UNNAMED_ENUM, RANK_ENUM, RANK_TYPEDEF, RANK_RECORD, RANK_FUNCTION, RANK_NONE };

struct ranked {
	enum rank rank;
	const char *name;
	uint32_t id;
};

static int by_rank_and_name(const void *left, const void *right)
{
	const struct ranked *a = left, *b = right;
	int order = a->rank == b->rank ? strcmp(a->name, b->name) : 0;

	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	return order ? order : (a->id > b->id) - (a->id < b->id);
}

/* An unnamed enum is printed by itself when no member or typedef is of its type. */
static struct ranked rank_type(const struct cprinter *printer, const struct btf_type *type)
{
	struct ranked ranked = { RANK_NONE, type->name, type->id };

	if (type->kind == BTF_TYPEDEF)
		ranked.rank = RANK_TYPEDEF;
	else if (cprint_is_record(type) && *type->name)
		ranked.rank = RANK_RECORD;
	else if (cprint_is_enum(type) && *type->name)
		ranked.rank = RANK_ENUM;
	else if (cprint_is_enum(type) && !printer->types[type->id].used)
		ranked.rank = RANK_UNNAMED_ENUM;
	if (ranked.rank == RANK_UNNAMED_ENUM && type->count)
		ranked.name = btf_enumerator(printer->btf, type, 0).name;
	return ranked;
}

/* The function that programs may call by this tag; RANK_NONE: another tag. */
static struct ranked rank_function(struct cprinter *printer, const struct btf_type *tag)
{
	struct ranked ranked = { .rank = RANK_NONE };
	struct btf_type function;

	if (tag->kind != BTF_DECL_TAG || btf_type(printer->btf, tag->type, &function) ||
	    function.kind != BTF_FUNC)
		return ranked;
	if (strcmp(tag->name, "bpf_fastcall") == 0)
		printer->types[function.id].fastcall = true;
	if (strcmp(tag->name, "bpf_kfunc") == 0)
		ranked = (struct ranked){ RANK_FUNCTION, function.name, function.id };
	return ranked;
}

/* What is to be printed of the types from `from` to before `to`, in order. */
static int rank_all(struct cprinter *printer, uint32_t from, uint32_t to, struct ranked **list,
		    size_t *count)
{
	struct ranked *all = calloc(to - from + 1, sizeof(*all));

	if (!all)
		return -ENOMEM;
	*count = 0;
	for (uint32_t id = from; id < to; id++) {
		struct btf_type type;

		(void)btf_type(printer->btf, id, &type);
		all[*count] = type.kind == BTF_DECL_TAG ? rank_function(printer, &type)
							: rank_type(printer, &type);
		*count += all[*count].rank != RANK_NONE;
	}
	if (printer->sorted)
		qsort(all, *count, sizeof(*all), by_rank_and_name);
	*list = all;
	return 0;
}

/* As bpftool has them: a program that declares them itself defines BPF_NO_KFUNC_PROTOTYPES. */
static const char functions_begin[] = "#ifndef BPF_NO_KFUNC_PROTOTYPES\n"
				      "#ifndef __ksym\n"
				      "#define __ksym __attribute__((section(\".ksyms\")))\n"
				      "#endif\n\n"
				      "#ifndef __weak\n"
				      "#define __weak __attribute__((weak))\n"
				      "#endif\n\n"
				      "#ifndef __bpf_fastcall\n"
				      "#if __has_attribute(bpf_fastcall)\n"
				      "#define __bpf_fastcall __attribute__((bpf_fastcall))\n"
				      "#else\n"
				      "#define __bpf_fastcall\n"
				      "#endif\n"
				      "#endif\n\n";
static const char functions_end[] = "\n#endif\n\n";

/* A function whose name is taken cannot be declared. */
static int print_function(struct cprinter *printer, const struct ranked *ranked)
{
	struct btf_type function;
	uint32_t nth;
	int err = cprint_number_name(&printer->ordinary, ranked->name, BTF_FUNC, &nth);

	if (err || nth > 1)
		return err;
	(void)btf_type(printer->btf, ranked->id, &function);
	buf_add_str(printer->text, "extern ");
	err = cprint_declare(printer, function.type, function.name, 0, printer->text);
	buf_add_str(printer->text, " __weak __ksym");
	if (printer->types[ranked->id].fastcall)
		buf_add_str(printer->text, " __bpf_fastcall");
	buf_add_str(printer->text, ";\n");
	return err;
}

static int print_functions(struct cprinter *printer, const struct ranked *list, size_t count)
{
	bool any = false;
	int err = 0;

	for (size_t i = 0; i < count && !err; i++) {
		struct btf_type function;

		(void)btf_type(printer->btf, list[i].id, &function);
		if (list[i].rank == RANK_FUNCTION)
			err = need(printer, function.type, NAMED);
	}
	for (size_t i = 0; i < count && !err; i++) {
		if (list[i].rank != RANK_FUNCTION)
			continue;
		if (!any)
			buf_add_str(printer->text, functions_begin);
		any = true;
		err = print_function(printer, &list[i]);
	}
	if (any)
		buf_add_str(printer->text, functions_end);
	return err;
}

static int print_ranked(struct cprinter *printer, const struct ranked *ranked)
{
	struct btf_type type;

	if (ranked->rank == RANK_FUNCTION)
		return 0;
	if (ranked->rank != RANK_UNNAMED_ENUM)
		return need(printer, ranked->id, COMPLETE);
	(void)btf_type(printer->btf, ranked->id, &type);
	printer->types[type.id].printed = true;
	return print_body(printer, &type);
}

static void note_uses(struct cprinter *printer, uint32_t from, uint32_t to)
{
	for (uint32_t id = from; id < to; id++) {
		struct btf_type type;

		(void)btf_type(printer->btf, id, &type);
		printer->types[type.type].used = true;
		for (uint32_t i = 0; cprint_is_record(&type) && i < type.count; i++)
			printer->types[btf_member(printer->btf, &type, i).type].used = true;
		for (uint32_t i = 0; type.kind == BTF_FUNC_PROTO && i < type.count; i++)
			printer->types[btf_param(printer->btf, &type, i).type].used = true;
	}
}

static int print_all(struct cprinter *printer, uint32_t from, uint32_t to)
{
	cleanup_free struct ranked *list = NULL;
	size_t count = 0;
	int err;

	note_uses(printer, from, to);
	err = rank_all(printer, from, to, &list, &count);
	for (size_t i = 0; i < count && !err; i++) {
		err = print_ranked(printer, &list[i]);
		if (!err)
			err = printer->text->err;
	}
	return err ? err : print_functions(printer, list, count);
}

/* What is declared in the base's file is known, and how it is called there; its text is not needed
 * again. */
static int pass_over_base(struct cprinter *printer)
{
	cleanup_buf struct buf base = BUF_EMPTY;
	struct buf *text = printer->text;
	int err;

	printer->text = &base;
	err = print_all(printer, 1, btf_first_id(printer->btf));
	printer->text = text;
	return err;
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

int cprint_complete(struct cprinter *printer, uint32_t id)
{
	return need(printer, id, COMPLETE);
}

int cprint_finish(struct cprinter *printer, int err, struct problem *problem)
{
	if (!err)
		err = printer->text->err;
	if (err && !printer->problem.err)
		problem_no_memory(&printer->problem);
	if (err)
		problem_move(problem, &printer->problem);
	problem_done(&printer->problem);
	free(printer->types);
	cprint_names_done(&printer->tags);
	cprint_names_done(&printer->ordinary);
	return err;
}

int cprint_types(const struct btf *btf, const struct cprint_how *how, struct buf *text,
		 struct problem *problem)
{
	struct cprinter printer = { .btf = btf, .text = text, .sorted = !how->unsorted };
	int err = 0;

	printer.types = calloc(btf_end_id(btf), sizeof(*printer.types));
	if (!printer.types)
		return problem_no_memory(problem);
	if (how->beside_base)
		err = pass_over_base(&printer);
	if (!err)
		err = how->count ? print_roots(&printer, how->roots, how->count)
				 : print_all(&printer, btf_first_id(btf), btf_end_id(btf));
	return cprint_finish(&printer, err, problem);
}

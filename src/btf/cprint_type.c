/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One type as C, for people who ask what a map holds. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "btf/btf_print.h"
#include "btf/cprint_internal.h"
#include "btf/internal.h"

static int declare_variables(struct cprinter *printer, const struct btf_type *section)
{
	int err = 0;

	for (uint32_t i = 0; i < section->count && !err; i++) {
		uint32_t id = btf_variable(printer->btf, section, i).type;
		struct btf_type variable;

		if (btf_type(printer->btf, id, &variable))
			continue;
		err = cprint_declare(printer, variable.type, variable.name, 0, printer->text);
		buf_add_str(printer->text, ";\n");
	}
	return err;
}

/* The type itself, where it is not declared by what it needs. */
static int declare_root(struct cprinter *printer, uint32_t id)
{
	struct btf_type type;

	(void)btf_type(printer->btf, id, &type);
	if (type.kind == BTF_DATASEC)
		return declare_variables(printer, &type);
	if (*type.name && (cprint_is_record(&type) || cprint_is_enum(&type)))
		return 0;
	return cprint_declare(printer, id, "", 0, printer->text);
}

/* From byte `begin` on: each run of blanks is one, and the end has neither a blank nor a semicolon.
 */
static void join_lines(struct buf *text, size_t begin)
{
	size_t to = begin;

	for (size_t from = begin; from < text->len; from++) {
		char c = text->data[from];

		if (c == '\n' || c == '\t')
			c = ' ';
		if (c != ' ' || (to > begin && text->data[to - 1] != ' '))
			text->data[to++] = c;
	}
	while (to > begin && strchr(" ;", text->data[to - 1]))
		to--;
	text->len = to;
}

int cprint_type(const struct btf *btf, uint32_t id, bool lines, struct buf *text,
		struct problem *problem)
{
	struct cprinter printer = { .btf = btf, .text = text, .numbers_are_known = true };
	size_t begin = text->len;
	struct btf_type type;
	int err;

	printer.types = calloc(btf_end_id(btf), sizeof(*printer.types));
	if (!printer.types)
		return problem_no_memory(problem);
	if (btf_type(btf, id, &type))
		err = btf_bad(&printer.problem, -ENOENT, REASON_NOT_FOUND, id,
			      "there is no such type");
	else
		err = cprint_complete(&printer, id);
	if (!err)
		err = declare_root(&printer, id);
	if (!err && !text->err && !lines)
		join_lines(text, begin);
	return cprint_finish(&printer, err, problem);
}

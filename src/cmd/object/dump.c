/* SPDX-License-Identifier: GPL-3.0-or-later */
/* object dump - show the instructions of an object file's programs without loading them.  What the
 * kernel would put into them has its name here: maps, variables, functions, CO-RE relocations. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "cmd/command.h"
#include "cmd/complete/complete.h"
#include "cmd/object/open.h"
#include "cmd/prog/code.h"
#include "load/core.h"
#include "load/core_spec.h"
#include "names/names.h"
#include "objfile/objfile.h"

struct params {
	const char *file;
	const char *program; /* NULL: all of them */
	bool opcodes, linum, visual;
};

#define PARAM(name) .keyword = #name, .offset = offsetof(struct params, name)

static const struct arg args[] = {
	{ ARG_FILE, .offset = offsetof(struct params, file), .required = true,
	  .help = "an object file, as written by clang -target bpf" },
	{ ARG_TEXT, .metavar = "PROGRAM", .offset = offsetof(struct params, program),
	  .complete = complete_programs, .help = "the program; default: all" },
	{ ARG_FLAG, PARAM(opcodes), .help = "also show the bytes of each instruction" },
	{ ARG_FLAG, PARAM(linum), .help = "also show file, line and column of the source" },
	{ ARG_FLAG, PARAM(visual), .help = "print a control flow graph for dot(1)" },
	{ ARG_END },
};

/* What the instructions of a program refer to. */
struct file_names {
	struct code_file file;
	const struct objfile *object;
	const struct objfile_program *program;
};

static const struct file_names *names_of_file(const struct code_file *file)
{
	return (const struct file_names *)file;
}

static int compare_u32(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

static int by_insn(const void *key, const void *reloc)
{
	return compare_u32(*(const uint32_t *)key, ((const struct objfile_reloc *)reloc)->insn);
}

static int by_offset(const void *key, const void *relo)
{
	return compare_u32(*(const uint32_t *)key * (uint32_t)sizeof(struct insn),
			   ((const struct objfile_core_relo *)relo)->insn_off);
}

static int by_first(const void *key, const void *part)
{
	return compare_u32(*(const uint32_t *)key, ((const struct objfile_part *)part)->first);
}

/* What is known of instruction `index`, or NULL. */
static const struct objfile_reloc *reloc_of(const struct objfile_program *program, uint32_t index)
{
	return program->reloc_count ? bsearch(&index, program->relocs, program->reloc_count,
					      sizeof(*program->relocs), by_insn)
				    : NULL;
}

static const struct objfile_core_relo *core_relo_of(const struct objfile_program *program,
						    uint32_t index)
{
	return program->core_relo_count
		       ? bsearch(&index, program->core_relos, program->core_relo_count,
				 sizeof(*program->core_relos), by_offset)
		       : NULL;
}

/* The function that begins at an instruction, or NULL. */
static const char *part_at(const struct objfile_program *program, int64_t index)
{
	uint32_t first = (uint32_t)index;
	const struct objfile_part *part = NULL;

	if (program->part_count && index >= 0 && index <= UINT32_MAX)
		part = bsearch(&first, program->parts, program->part_count, sizeof(*part),
			       by_first);
	return part ? part->name : NULL;
}

/* Is it a name that the assembler reads? */
static bool is_plain(const char *name)
{
	for (const char *c = name; *c; c++)
		if (!isalnum((unsigned char)*c) && *c != '_' && *c != '.')
			return false;
	return *name && strlen(name) < 200;
}

static const char *name_call(void *context, const struct insn *insn, char *space, size_t size)
{
	const struct file_names *names = context;
	uint32_t index = (uint32_t)(insn - names->program->insns);
	const struct objfile_reloc *reloc = reloc_of(names->program, index);
	const char *name = NULL;

	if (reloc && reloc->kind == OBJFILE_RELOC_KFUNC) {
		name = names->object->externs[reloc->target].symbol;
		return is_plain(name) ? name : NULL;
	}
	if (insn->src == BPF_PSEUDO_CALL) {
		name = part_at(names->program, (int64_t)index + 1 + insn->imm);
		if (!name || !is_plain(name))
			return NULL;
		snprintf(space, size, "pc%+d#%s", insn->imm, name);
		return space;
	}
	if (!insn->src)
		name = names_of(&helpers, (uint32_t)insn->imm);
	if (!name)
		return NULL;
	snprintf(space, size, "bpf_%s#%d", name, insn->imm);
	return space;
}

static const char *name_imm64(void *context, const struct insn *insn, char *space, size_t size)
{
	const struct file_names *names = context;
	const struct objfile_reloc *reloc = reloc_of(names->program,
						     (uint32_t)(insn - names->program->insns));
	const struct objfile_map *map;
	int length;

	if (!reloc || (reloc->kind != OBJFILE_RELOC_MAP && reloc->kind != OBJFILE_RELOC_VALUE))
		return NULL;
	map = &names->object->maps[reloc->target];
	length = is_plain(map->name) ? snprintf(space, size, "map[name:%s]", map->name)
				     : snprintf(space, size, "map[idx:%u]", reloc->target);
	if (reloc->kind == OBJFILE_RELOC_VALUE)
		snprintf(space + length, size - (size_t)length, "[0]+%u", reloc->offset);
	return space;
}

/* The variable at an offset of a map's value. */
struct variable_at {
	uint32_t offset;
	struct buf *text;
};

static void add_variable(const char *name, const struct btf_variable *variable, void *context)
{
	struct variable_at *search = context;
	uint32_t within = search->offset - variable->offset;

	if (search->offset < variable->offset || within >= variable->size || search->text->len)
		return;
	buf_add_str(search->text, name);
	if (within)
		buf_printf(search->text, "+%u", within);
}

static void add_symbol(const struct file_names *names, const struct objfile_reloc *reloc,
		       struct buf *text)
{
	const struct objfile *object = names->object;
	struct variable_at search = { reloc->offset, text };

	switch (reloc->kind) {
	case OBJFILE_RELOC_MAP:
	case OBJFILE_RELOC_KFUNC:
		break;
	case OBJFILE_RELOC_VALUE:
		for (uint32_t i = 0; reloc->target == object->kconfig && i < object->extern_count;
		     i++)
			if (object->externs[i].kind == OBJFILE_EXTERN_KCONFIG &&
			    object->externs[i].kconfig.offset == reloc->offset)
				buf_add_str(text, object->externs[i].name);
		objfile_each_variable(object, &object->maps[reloc->target], add_variable, &search);
		break;
	case OBJFILE_RELOC_KSYM:
		buf_add_str(text, object->externs[reloc->target].name);
		break;
	case OBJFILE_RELOC_JUMPS:
		buf_printf(text, "jump table of %u instructions",
			   names->program->jumps[reloc->target].count);
		break;
	}
}

/* What a CO-RE relocation puts into an instruction. */
static const char *const core_words[CORE_KINDS] = {
	[CORE_FIELD_BYTE_OFFSET] = "offset of",	   [CORE_FIELD_BYTE_SIZE] = "size of",
	[CORE_FIELD_EXISTS] = "existence of",	   [CORE_FIELD_SIGNED] = "signedness of",
	[CORE_FIELD_LSHIFT_U64] = "left shift of", [CORE_FIELD_RSHIFT_U64] = "right shift of",
	[CORE_TYPE_ID_LOCAL] = "local type id of", [CORE_TYPE_ID_TARGET] = "type id of",
	[CORE_TYPE_EXISTS] = "existence of",	   [CORE_TYPE_SIZE] = "size of",
	[CORE_ENUMVAL_EXISTS] = "existence of",	   [CORE_ENUMVAL_VALUE] = "value of",
	[CORE_TYPE_MATCHES] = "match of",
};

static const char *add_remark(const struct code_file *file, uint32_t index, struct buf *text)
{
	const struct file_names *names = names_of_file(file);
	const struct objfile_reloc *reloc = reloc_of(names->program, index);
	const struct objfile_core_relo *relo = core_relo_of(names->program, index);
	const struct insn *insn = &names->program->insns[index];
	const char *callback = NULL;

	if (relo) {
		buf_printf(text, "CO-RE: %s ",
			   relo->kind < CORE_KINDS ? core_words[relo->kind] : "relocation of");
		core_describe(names->object, relo, text);
		return "core_relo";
	}
	if (reloc)
		add_symbol(names, reloc, text);
	else if (insn_slots(insn) == 2 && insn->src == BPF_PSEUDO_FUNC)
		callback = part_at(names->program, (int64_t)index + 1 + insn->imm);
	if (callback)
		buf_add_str(text, callback);
	return text->len ? "symbol" : NULL;
}

static const char *function_name(const struct code_file *file, uint32_t index)
{
	return part_at(names_of_file(file)->program, index) ?: "";
}

/* Describes the program as the kernel describes one that is loaded; objfile's records are the
 * kernel's.  Without types its functions still have names. */
static struct prog_info info_of(const struct objfile_program *program,
				const struct func_record *functions)
{
	bool typed = program->func_count > 0;

	return (struct prog_info){
		.xlated_prog_insns = ptr_u64(program->insns),
		.xlated_prog_len = program->insn_count * (uint32_t)sizeof(struct insn),
		.func_info = typed ? ptr_u64(program->funcs) : ptr_u64(functions),
		.nr_func_info = typed ? program->func_count : program->part_count,
		.func_info_rec_size = sizeof(struct func_record),
		.line_info = ptr_u64(program->lines),
		.nr_line_info = program->line_count,
		.line_info_rec_size = sizeof(struct line_record),
	};
}

static_assert(sizeof(struct objfile_func_info) == sizeof(struct func_record) &&
		      offsetof(struct objfile_func_info, type_id) ==
			      offsetof(struct func_record, type_id),
	      "the kernel's records");
static_assert(sizeof(struct objfile_line_info) == sizeof(struct line_record) &&
		      offsetof(struct objfile_line_info, line_col) ==
			      offsetof(struct line_record, position),
	      "the kernel's records");

static int dump_program(struct out *out, const struct objfile *object,
			const struct objfile_program *program, const struct params *p)
{
	const struct dump_options options = { .opcodes = p->opcodes, .linum = p->linum };
	cleanup_free struct func_record *functions = calloc(program->part_count + 1,
							    sizeof(*functions));
	struct file_names names = {
		.file = { .names = { name_call, name_imm64, &names },
			  .function = function_name,
			  .remark = add_remark },
		.object = object,
		.program = program,
	};
	struct code code = {
		.label = program->name,
		.details.info = info_of(program, functions),
		.btf = object->btf,
		.file = &names.file,
	};

	if (!functions)
		return fail(-ENOMEM, "cannot show program %s", program->name);
	for (uint32_t i = 0; i < program->part_count; i++)
		functions[i].insn = program->parts[i].first;
	if (p->visual)
		return graph_show(out, &code, &options);
	xlated_show(out, p->program ? NULL : "insns", &code, &options);
	return STATUS_DONE;
}

static void begin_program(struct out *out, const struct objfile_program *program, bool first)
{
	cleanup_buf struct buf text = BUF_EMPTY;

	out_record_begin(out, NULL, NULL);
	out_str(out, "name", program->name);
	out_str(out, "section", program->section);
	buf_add_str(&text, first ? "; program " : "\n; program ");
	escape_text(&text, program->name, strlen(program->name));
	buf_add_str(&text, ", section ");
	escape_text(&text, program->section, strlen(program->section));
	out_text(out, "%s", buf_text(&text));
}

static int dump_all(struct out *out, const struct objfile *object, const struct params *p)
{
	int status = STATUS_DONE;

	out_list_begin(out, NULL, NULL);
	if (!object->program_count)
		out_text(out, "no programs");
	for (uint32_t i = 0; i < object->program_count && !status && !out_error(out); i++) {
		begin_program(out, &object->programs[i], i == 0);
		status = dump_program(out, object, &object->programs[i], p);
		out_record_end(out);
	}
	out_list_end(out);
	return status;
}

static int run(const struct context *context, const void *params)
{
	const struct params *p = params;
	cleanup_buf struct buf bytes = BUF_EMPTY;
	cleanup_objfile struct objfile *object = NULL;
	struct objfile_program *program = NULL;
	int status = objfile_read(&bytes, p->file, OBJFILE_TO_SHOW, &object);

	if (status)
		return status;
	for (uint32_t i = 0; i < object->fault_count; i++)
		fail_note("%s", problem_text(&object->faults[i].problem));
	if (!p->program && !p->visual)
		return dump_all(context->out, object, p);
	if (p->program)
		status = objfile_find_program(object, p->program, strlen(p->program), &program);
	else if (object->program_count == 1)
		program = &object->programs[0];
	else
		return fail_misuse("visual takes only one program, and the object has %u",
				   object->program_count);
	return status ? status : dump_program(context->out, object, program, p);
}

const struct command cmd_object_dump = {
	.name = "object dump",
	.summary = "show the instructions of an object file's programs",
	.args = args,
	.params_size = sizeof(struct params),
	.run = run,
	.example = "bpfadm object dump FILE.bpf.o",
};

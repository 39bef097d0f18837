/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The object's programs into the kernel: what they are for, what their instructions refer to, the
 * load, and the maps that refer to them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bpf/kernel.h"
#include "bpf/map.h"
#include "bpf/map_type.h"
#include "bpf/prog.h"
#include "load/core.h"
#include "load/load_internal.h"
#include "load/verdict.h"

/* Adds a hint to what went wrong. */
static int advise(struct loader *loader, const char *hint)
{
	problem_hint(&loader->failure.problem, "%s", hint);
	return loader->failure.problem.err;
}

/* "classifier/x", "socket1" and "xdp_prog" begin with what they mean. */
static int advise_type(struct loader *loader, const struct objfile_program *program)
{
	const char *meant = section_meant(program->section);

	if (!meant)
		return advise(loader, "give it with type TYPE");
	problem_hint(&loader->failure.problem, "if %s is meant: type %s=%s, or SEC(\"%s\") in C",
		     meant, program->name, meant, meant);
	return loader->failure.problem.err;
}

/* Does the kernel get all that it needs to know about the type of the program? */
static int check_kind(struct loader *loader, uint32_t index)
{
	const struct objfile_program *program = &loader->object->programs[index];
	const struct section_target *rule = section_target(program->kind.prog_type,
							   program->kind.attach_type);

	if (!program->kind.name) {
		loader_fail(loader, -EINVAL, REASON_UNKNOWN,
			    "the name of its section, %s, does not set a program type",
			    program->section);
		return advise_type(loader, program);
	}
	if (!program->insn_count) {
		loader_fail(loader, -EINVAL, REASON_MISSING, "it has no instructions");
		return advise(loader, "the compiler leaves out what has undefined behaviour: see "
				      "its warnings");
	}
	if (loader->programs[index].attach_btf_id)
		return 0;
	if (program->kind.prog_type == PROG_TYPE_EXT) {
		loader_fail(loader, -EINVAL, REASON_MISSING,
			    "it replaces %s%s of another program, which is not given",
			    program->target ? "the function " : "a function",
			    program->target ? program->target : "");
		return advise(loader, "give the program that has the function with target PROG");
	}
	if (program->kind.prog_type == PROG_TYPE_STRUCT_OPS)
		return loader_fail(loader, -EINVAL, REASON_MISSING,
				   "no struct_ops map of the object uses it");
	if (!rule)
		return 0;
	if (!program->target)
		return loader_fail(loader, -EINVAL, REASON_MISSING,
				   "its section, %s, does not name a target, as in %s",
				   program->section, rule->example);
	return loader_fail(loader, -ENOENT, REASON_NOT_FOUND,
			   "the kernel has no %s that a program can be attached to",
			   program->target);
}

int loader_check(struct loader *loader)
{
	int err = 0;

	for (uint32_t i = 0; !err && i < loader->object->program_count; i++) {
		if (!loader->object->programs[i].autoload)
			continue;
		loader->failure.program = &loader->object->programs[i];
		err = check_kind(loader, i);
	}
	if (!err)
		loader->failure.program = NULL;
	return err;
}

/* The instruction with the low half of a 64-bit number, and the one after it. */
static void set_number(struct insn *insn, uint8_t src, uint32_t low, uint32_t high)
{
	insn[0].src = src;
	insn[0].imm = (int32_t)low;
	insn[1].imm = (int32_t)high;
}

static int put_map(struct loader *loader, const struct objfile_reloc *reloc, struct insn *insn)
{
	int fd = loader->maps[reloc->target].fd;

	if (fd < 0)
		return loader_fail(loader, -EINVAL, REASON_CONFLICT,
				   "it uses the map %s, which is not created",
				   loader->object->maps[reloc->target].name);
	if (reloc->kind == OBJFILE_RELOC_VALUE)
		set_number(insn, BPF_PSEUDO_MAP_VALUE, (uint32_t)fd, reloc->offset);
	else
		set_number(insn, BPF_PSEUDO_MAP_FD, (uint32_t)fd, 0);
	return 0;
}

static int missing(struct loader *loader, uint32_t index)
{
	const struct objfile_extern *symbol = &loader->object->externs[index];
	const char *what = symbol->kind == OBJFILE_EXTERN_KFUNC ? "function" : "symbol";

	if (loader->externs[index].other_type)
		return loader_fail(loader, -EINVAL, REASON_TYPE,
				   "the kernel's %s %s has another type", what, symbol->symbol);
	return loader_fail(loader, -ENOENT, REASON_UNKNOWN, "the kernel has no %s %s that it uses",
			   what, symbol->symbol);
}

/* The address of what is missing, and may be, is 0. */
static int put_symbol(struct loader *loader, const struct objfile_reloc *reloc, struct insn *insn)
{
	const struct objfile_extern *symbol = &loader->object->externs[reloc->target];
	const struct loaded_extern *loaded = &loader->externs[reloc->target];

	if (!loaded->found && !symbol->weak)
		return missing(loader, reloc->target);
	if (loaded->found && symbol->kind != OBJFILE_EXTERN_KSYM)
		set_number(insn, BPF_PSEUDO_BTF_ID, loaded->type, (uint32_t)loaded->btf_fd);
	else
		set_number(insn, 0, (uint32_t)loaded->address, (uint32_t)(loaded->address >> 32));
	return 0;
}

/* A call of the function 0 is taken by the kernel where it is never reached (since 5.13). */
static int put_call(struct loader *loader, const struct objfile_reloc *reloc, struct insn *insn)
{
	const struct objfile_extern *symbol = &loader->object->externs[reloc->target];
	const struct loaded_extern *loaded = &loader->externs[reloc->target];

	if (!loaded->found && !symbol->weak)
		return missing(loader, reloc->target);
	insn->src = BPF_PSEUDO_KFUNC_CALL;
	insn->imm = (int32_t)loaded->type;
	insn->off = (int16_t)loaded->btf_index;
	return 0;
}

static int put_jumps(struct loader *loader, const struct objfile_reloc *reloc, struct insn *insn)
{
	set_number(insn, BPF_PSEUDO_MAP_VALUE, (uint32_t)loader->jump_maps[reloc->target],
		   reloc->offset);
	return 0;
}

static int put_in(struct loader *loader, const struct objfile_program *program, struct insn *insns)
{
	static int (*const puts[])(struct loader *, const struct objfile_reloc *, struct insn *) = {
		[OBJFILE_RELOC_MAP] = put_map,	   [OBJFILE_RELOC_VALUE] = put_map,
		[OBJFILE_RELOC_KSYM] = put_symbol, [OBJFILE_RELOC_KFUNC] = put_call,
		[OBJFILE_RELOC_JUMPS] = put_jumps,
	};
	int err = 0;

	for (uint32_t i = 0; !err && i < program->reloc_count; i++) {
		const struct objfile_reloc *reloc = &program->relocs[i];

		err = puts[reloc->kind](loader, reloc, &insns[reloc->insn]);
	}
	return err;
}

/* The kernel applies CO-RE relocations since Linux 5.17, by its own types, and looks at them only
 * when there are records of functions or lines, too (check_btf_info()). */
static bool kernel_relocates(const struct loader *loader, const struct objfile_program *program)
{
	return !loader->core_btf && loader->btf_fd >= 0 &&
	       (program->func_count || program->line_count) && !core_beyond_kernel(program) &&
	       !kernel_before("5.17");
}

static int relocate(struct loader *loader, const struct objfile_program *program,
		    struct insn *insns)
{
	struct core *core = &loader->core;
	const struct objfile_core_relo *relo;
	cleanup_buf struct buf text = BUF_EMPTY;
	int err;

	if (!program->core_relo_count || kernel_relocates(loader, program))
		return 0;
	core->object = loader->object;
	core->target = loader->core_btf;
	err = core->target ? 0 : kernel_types(loader->kernel, &core->target);
	if (err)
		return loader_no_kernel_types(loader, err);
	err = core_apply(core, program, insns, &relo);
	if (!err)
		return 0;
	core_describe(loader->object, relo, &text);
	return loader_fail(loader, err, REASON_CORRUPT,
			   "its CO-RE relocation of %s cannot be resolved", buf_text(&text));
}

static int link_insns(struct loader *loader, const struct objfile_program *program,
		      struct insn *insns)
{
	int err = put_in(loader, program, insns);

	return err ? err : relocate(loader, program, insns);
}

/* The records of functions, lines and relocations refer to the object's BTF. */
static void set_types(const struct loader *loader, const struct objfile_program *program,
		      struct prog_load_attr *attr)
{
	if (loader->btf_fd < 0)
		return;
	attr->prog_btf_fd = (uint32_t)loader->btf_fd;
	attr->func_info = ptr_u64(program->funcs);
	attr->func_info_cnt = program->func_count;
	attr->func_info_rec_size = sizeof(*program->funcs);
	attr->line_info = ptr_u64(program->lines);
	attr->line_info_cnt = program->line_count;
	attr->line_info_rec_size = sizeof(*program->lines);
	if (!kernel_relocates(loader, program))
		return;
	attr->core_relos = ptr_u64(program->core_relos);
	attr->core_relo_cnt = program->core_relo_count;
	attr->core_relo_rec_size = program->core_relo_count ? sizeof(*program->core_relos) : 0;
}

static void set_attr(const struct loader *loader, uint32_t index, const struct insn *insns,
		     struct prog_load_attr *attr)
{
	const struct objfile_program *program = &loader->object->programs[index];
	const struct loaded_program *loaded = &loader->programs[index];

	*attr = (struct prog_load_attr){
		.prog_type = program->kind.prog_type,
		.insn_cnt = program->insn_count,
		.insns = ptr_u64(insns),
		.license = ptr_u64(loader->object->license),
		.log_level = loader->log_level,
		.kern_version = loader->object->version,
		.prog_flags = program->kind.prog_flags,
		.expected_attach_type = loaded->attach_type,
		.attach_btf_id = loaded->attach_btf_id,
		.attach_btf_obj_fd = (uint32_t)loaded->attach_btf_fd,
		.fd_array = ptr_u64(loader->fd_array),
	};
	if (loader->offload || attr->prog_type == PROG_TYPE_XDP)
		attr->prog_ifindex = loader->ifindex;
	if (attr->prog_ifindex && !loader->offload)
		attr->prog_flags |= PROG_FLAG_XDP_DEV_BOUND_ONLY;
	strncpy(attr->prog_name, program->name, sizeof(attr->prog_name) - 1);
	set_types(loader, program, attr);
}

/* Read-only data belongs to its programs even where they do not use it: what people note there
 * (bpf_metadata_…) is found that way. */
static void bind_constants(const struct loader *loader, int prog_fd)
{
	const struct objfile *object = loader->object;

	for (uint32_t i = 0; i < object->map_count; i++)
		if (object->maps[i].kind == OBJFILE_MAP_RODATA && loader->maps[i].fd >= 0)
			prog_bind_map(prog_fd, loader->maps[i].fd);
}

/* The object's program that an instruction is of. */
struct line_source {
	const struct objfile *object;
	const struct objfile_program *program;
};

/* The line of the last record up to the instruction that has one. */
static bool find_place(const void *source, uint32_t insn, struct source_place *place)
{
	enum { COLUMN_BITS = 10 }; /* BPF_LINE_INFO_LINE_NUM() */
	const struct line_source *from = source;
	const struct objfile_line_info *line = NULL;
	const char *file, *text, *slash;

	for (uint32_t i = 0; i < from->program->line_count; i++) {
		const struct objfile_line_info *record = &from->program->lines[i];

		if (record->insn_off <= insn && record->line_col >> COLUMN_BITS)
			line = record;
	}
	file = line ? btf_string(from->object->btf, line->file_name_off) : NULL;
	text = line ? btf_string(from->object->btf, line->line_off) : NULL;
	if (!file || !text)
		return false;
	slash = strrchr(file, '/');
	file = slash ? slash + 1 : file;
	*place = (struct source_place){ .file = file,
					.file_size = strlen(file),
					.line = line->line_col >> COLUMN_BITS,
					.text = text,
					.text_size = strlen(text) };
	return true;
}

/* The call of a function with an impossible number stands for what a CO-RE relocation did not find:
 * that is what is missing, not the function. */
static void name_missing(struct loader *loader, const char *missing)
{
	struct problem *problem = &loader->failure.problem;
	const char *reason = buf_text(&loader->failure.refusal.reason);
	cleanup_free char *text = strdup(problem_text(problem));
	const char *place = "";

	if (text && problem->reason == REASON_VERIFIER &&
	    strncmp(text, reason, strlen(reason)) == 0)
		place = text + strlen(reason);
	problem_set(problem, problem->err, REASON_VERIFIER, "it needs %s%s", missing, place);
	problem_hint(problem, "ask first whether it is there: bpf_core_field_exists(), "
			      "bpf_core_type_exists()");
}

/* Why the kernel refuses the program: -errno. */
static int refuse_program(struct loader *loader, uint32_t index, int err)
{
	const struct objfile_program *program = &loader->object->programs[index];
	struct buf *log = &loader->programs[index].log;
	const struct objfile_core_relo *blamed = core_blamed(program, buf_text(log));
	const struct line_source source = { loader->object, program };
	cleanup_buf struct buf needs = BUF_EMPTY;
	struct verdict verdict = {
		.err = err,
		.prog_type = program->kind.prog_type,
		.attach_type = program->kind.attach_type,
		.prog_flags = program->kind.prog_flags,
		.kernel = loader->kernel,
		.log = log,
		.find_place = find_place,
		.program = &source,
	};

	/* The device's driver would have left a log (bpf_prog_dev_bound_init()). */
	if (loader->offload && !log->len)
		return loader_fail(loader, err, REASON_UNSUPPORTED,
				   "the network device does not support offloaded programs");
	if (blamed) {
		core_describe(loader->object, blamed, &needs);
		buf_add_str(&needs, loader->core_btf ? ", which the types in kernel_btf do not have"
						     : ", which this kernel does not have");
		verdict.meaning = buf_text(&needs);
	}
	verdict_problem(&verdict, &loader->failure.refusal, &loader->failure.problem);
	if (blamed)
		name_missing(loader, buf_text(&needs));
	return err;
}

/* A log is kept of what is refused, or of all; statistics alone do not contain the reason. */
static int load(struct loader *loader, uint32_t index, const struct insn *insns)
{
	struct loaded_program *loaded = &loader->programs[index];
	struct prog_load_attr attr;
	int fd;

	set_attr(loader, index, insns, &attr);
	fd = prog_load(&attr, &loaded->log);
	if (fd < 0 && attr.log_level == LOG_STATISTICS) {
		attr.log_level |= LOG_BASIC;
		fd = prog_load(&attr, &loaded->log);
	}
	if (fd < 0)
		return refuse_program(loader, index, fd);
	bind_constants(loader, fd);
	loaded->fd = fd;
	return 0;
}

/* The elements of prog_arrays. */
static int fill_prog_array(struct loader *loader, uint32_t index)
{
	const struct objfile_map *map = &loader->object->maps[index];
	int err = 0;

	for (uint32_t i = 0; !err && i < map->slot_count; i++) {
		uint32_t key = map->slots[i].index;
		uint32_t fd = (uint32_t)loader->programs[map->slots[i].target].fd;

		err = map_update(loader->maps[index].fd, &key, &fd, 0);
	}
	return err;
}

int loader_finish(struct loader *loader)
{
	const struct objfile *object = loader->object;

	for (uint32_t i = 0; i < object->map_count; i++) {
		int err = 0;

		if (map_type_has(object->maps[i].create.map_type, TRAIT_HOLDS_PROGS) &&
		    !loader->maps[i].reused)
			err = fill_prog_array(loader, i);
		if (!err)
			continue;
		loader->failure.map = &object->maps[i];
		return loader_refused(loader, err, CMD_MAP_UPDATE_ELEM);
	}
	return 0;
}

int loader_program(struct loader *loader, uint32_t index)
{
	const struct objfile_program *program = &loader->object->programs[index];
	cleanup_free struct insn *insns = calloc(program->insn_count + 1, sizeof(*insns));
	int err;

	loader->failure.program = program;
	problem_done(&loader->failure.problem);
	refusal_done(&loader->failure.refusal);
	loader->jump_maps = malloc((program->jump_count + 1) * sizeof(int));
	if (!insns || !loader->jump_maps) {
		free(take_ptr(loader->jump_maps));
		return loader_no_memory(loader);
	}
	memset(loader->jump_maps, 0xff, (program->jump_count + 1) * sizeof(int));
	if (program->insn_count)
		memcpy(insns, program->insns, program->insn_count * sizeof(*insns));
	err = check_kind(loader, index);
	if (!err)
		err = loader_make_jumps(loader, program);
	if (!err)
		err = link_insns(loader, program, insns);
	if (!err)
		err = load(loader, index, insns);
	loader_close_jumps(loader, program);
	if (!err)
		loader->failure.program = NULL;
	return err;
}

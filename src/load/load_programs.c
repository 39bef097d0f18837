/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The object's programs into the kernel. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bpf/map.h"
#include "bpf/map_type.h"
#include "bpf/prog.h"
#include "load/core_name.h"
#include "load/load_internal.h"
#include "load/verdict.h"

/* Adds a hint to what went wrong. */
static int advise(struct loader *loader, const char *hint)
{
	problem_hint(&loader->failure.problem, "%s", hint);
	return loader->failure.problem.err;
}

/* Is it known what the program is for, as far as the kernel wants to know it? */
static int check_kind(struct loader *loader, uint32_t index)
{
	const struct objfile_program *program = &loader->object->programs[index];
	const struct section_target *rule = section_target(program->kind.prog_type,
							   program->kind.attach_type);

	if (!program->kind.name) {
		loader_fail(loader, -EINVAL, REASON_UNKNOWN,
			    "the name of its section, %s, does not say what it is for",
			    program->section);
		return advise(loader, "say it with type TYPE");
	}
	if (loader->programs[index].attach_btf_id)
		return 0;
	if (program->kind.prog_type == PROG_TYPE_EXT) {
		loader_fail(loader, -EINVAL, REASON_MISSING,
			    "it is to replace %s%s of another program",
			    program->target ? "the function " : "a function",
			    program->target ? program->target : "");
		return advise(loader, "say which program has the function, with target PROG");
	}
	if (program->kind.prog_type == PROG_TYPE_STRUCT_OPS)
		return loader_fail(loader, -EINVAL, REASON_MISSING,
				   "it is in none of the object's struct_ops maps");
	if (!rule)
		return 0;
	if (!program->target)
		return loader_fail(loader, -EINVAL, REASON_MISSING,
				   "its section, %s, does not name a target, as %s does",
				   program->section, rule->example);
	return loader_fail(loader, -ENOENT, REASON_NOT_FOUND,
			   "the kernel has no %s that a program can be attached to",
			   program->target);
}

/* What the kernel knows of types is worth nothing without the object's BTF. */
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

/* Why the kernel does not take the program: -errno. */
static int refuse_program(struct loader *loader, uint32_t index, int err)
{
	const struct objfile_program *program = &loader->object->programs[index];
	struct buf *log = &loader->programs[index].log;
	const struct objfile_core_relo *blamed = core_blamed(program, buf_text(log));
	cleanup_buf struct buf needs = BUF_EMPTY;
	struct verdict verdict = {
		.err = err,
		.prog_type = program->kind.prog_type,
		.attach_type = program->kind.attach_type,
		.prog_flags = program->kind.prog_flags,
		.log = log,
	};

	/* The device's driver would have left a log (bpf_prog_dev_bound_init()). */
	if (loader->offload && !log->len)
		return loader_fail(loader, err, REASON_UNSUPPORTED,
				   "the network device does not run programs itself");
	if (blamed) {
		buf_add_str(&needs, "this kernel does not have ");
		core_describe(loader->object, blamed, &needs);
		verdict.meaning = buf_text(&needs);
	}
	return verdict_problem(&verdict, &loader->failure.problem);
}

/* A log is wanted of what is refused, or of all; statistics alone do not tell why. */
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
	if (!insns)
		return loader_no_memory(loader);
	memcpy(insns, program->insns, program->insn_count * sizeof(*insns));
	err = check_kind(loader, index);
	if (!err)
		err = load_insns(loader, program, insns);
	if (!err)
		err = load(loader, index, insns);
	if (!err)
		loader->failure.program = NULL;
	return err;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prog load and prog loadall of an object file: its maps and programs are loaded, attached and
 * pinned as the command line says - all, or nothing stays. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attach/hook.h"
#include "bpf/map.h"
#include "bpf/map_type.h"
#include "cmd/fail.h"
#include "cmd/prog/load.h"

static void job_done(struct object_load *job)
{
	for (uint32_t i = 0; job->programs && i < job->object->program_count; i++)
		handle_close(&job->programs[i].handle);
	free(job->programs);
	free(job->maps);
	pin_set_done(&job->pins);
	loader_done(&job->loader);
	objfile_inputs_done(&job->inputs);
	objfile_close(job->object);
}

static int job_make(struct object_load *job)
{
	const struct objfile *object = job->object;

	job->programs = calloc(object->program_count + 1, sizeof(*job->programs));
	job->maps = calloc(object->map_count + 1, sizeof(*job->maps));
	for (uint32_t i = 0; job->programs && i < object->program_count; i++)
		job->programs[i].handle = HANDLE_NONE;
	return job->programs && job->maps ? STATUS_DONE
					  : fail(-ENOMEM, "cannot load %s", job->load->object.file);
}

/* With load and a path, the first program that was loaded; else all of them. */
static void choose_programs(struct object_load *job)
{
	bool first = job->load->path && !job->load->all;

	for (uint32_t i = 0; i < job->object->program_count; i++) {
		job->programs[i].stays = job->loader.programs[i].fd >= 0;
		if (job->programs[i].stays && first)
			return;
	}
}

/* Asks what will be shown before anything is attached or pinned.  The descriptors stay the
 * loader's, which needs them for struct_ops. */
static int describe_all(struct object_load *job)
{
	int status = STATUS_DONE;

	for (uint32_t i = 0; !status && i < job->object->program_count; i++) {
		int *fd = &job->loader.programs[i].fd;

		if (!job->programs[i].stays)
			continue;
		status = ref_open_fd(&job->programs[i].handle, KIND_PROG, take_fd(fd));
		*fd = take_fd(&job->programs[i].handle.fd);
	}
	for (uint32_t i = 0; !status && i < job->object->map_count; i++) {
		int fd = job->loader.maps[i].fd,
		    err = fd < 0 ? 0 : map_info(fd, &job->maps[i].info);

		if (err)
			status = fail(err, "cannot ask the kernel about map %s",
				      job->object->maps[i].name);
	}
	return status;
}

static int check_path(const struct object_load *job)
{
	const struct objfile *object = job->object;

	for (uint32_t i = 0; i < object->program_count; i++)
		if (object->programs[i].autoload)
			return STATUS_DONE;
	if (!job->load->path || job->load->all)
		return STATUS_DONE;
	fail_misuse("%s has no program to pin at %s", job->load->object.file, job->load->path);
	if (object->program_count)
		return fail_hint(
			STATUS_FAILED,
			"the sections of its programs begin with a ?: only NAME loads one");
	return fail_hint(STATUS_FAILED, "prog loadall with pinmaps pins its maps");
}

/* Names what nobody asked for, and so is not loaded. */
static void note_left_out(const struct object_load *job)
{
	const struct objfile *object = job->object;
	cleanup_buf struct buf names = BUF_EMPTY;

	if (!object->program_count)
		fail_note("%s has no programs", job->load->object.file);
	for (uint32_t i = 0; !job->load->object.only.count && i < object->program_count; i++) {
		if (object->programs[i].autoload ||
		    object->programs[i].kind.prog_type == PROG_TYPE_STRUCT_OPS)
			continue;
		buf_printf(&names, "%s%s", names.len ? ", " : "", object->programs[i].name);
	}
	if (names.len)
		fail_note("not loaded, as their sections begin with a ?: %s (only NAME loads one)",
			  buf_text(&names));
}

/* The kernel empties a prog_array when no descriptor and no pin of it is left, though programs
 * still use it: a shell or a batch holds it. */
static int hold_prog_array(struct object_load *job, uint32_t index)
{
	const struct objfile_map *map = &job->object->maps[index];
	struct loaded_map *loaded = &job->loader.maps[index];

	if (!map_type_has(map->create.map_type, TRAIT_HOLDS_PROGS) || !map->slot_count ||
	    loaded->fd < 0 || loaded->reused || job->maps[index].path || !job->load->path)
		return STATUS_DONE;
	if (job->context->kept)
		return context_keep(job->context, take_fd(&loaded->fd), map->name);
	fail_note("map %s loses its program%s, as it is not pinned: pinmaps DIR keeps %s",
		  map->name, map->slot_count == 1 ? "" : "s", map->slot_count == 1 ? "it" : "them");
	return STATUS_DONE;
}

/* With -d: what the rows do not show. */
static void note_maps(const struct object_load *job)
{
	const struct objfile *object = job->object;

	for (uint32_t i = 0; i < object->map_count; i++)
		fail_note("map %s: %s", object->maps[i].name,
			  job->loader.maps[i].reused	? "reused"
			  : job->loader.maps[i].fd >= 0 ? "created"
							: "not created");
}

static int load_programs(struct object_load *job)
{
	const struct options *options = &job->context->options;
	struct loader *loader = &job->loader;
	int status, err = loader_check(loader);

	if (err)
		return objfile_fail(loader, job->load->object.file, options->debug);
	status = objfile_create_maps(loader, &job->load->object);
	if (status)
		return status;
	if (options->debug)
		note_maps(job);
	for (uint32_t i = 0; !err && i < job->object->program_count; i++) {
		struct buf *log = &loader->programs[i].log;

		if (!job->object->programs[i].autoload)
			continue;
		err = loader_program(loader, i);
		if (!err && options->debug && log->len)
			fail_log(STATUS_DONE, buf_text(log), log->len, 0);
	}
	if (!err)
		err = loader_finish(loader);
	if (err)
		return objfile_fail(loader, job->load->object.file, options->debug);
	return STATUS_DONE;
}

static int pin_at(struct object_load *job, int fd, const char *label, const char *name,
		  const char **pinned)
{
	const struct prog_load *load = job->load;

	if (!load->path)
		return STATUS_DONE;
	return pin_set_add(&job->pins, fd, label,
			   load->all ? pin_path_in(load->path, name) : strdup(load->path), pinned);
}

/* A link, which is taken over, keeps its program loaded, so it is pinned in place of the program,
 * as by bpftool. */
static int pin_link(struct object_load *job, int fd, const char *label, const char *name,
		    uint32_t *id, const char **pinned)
{
	cleanup_close int owned = fd;
	struct link_info info = { 0 };
	int status, err = link_info(fd, &info);

	if (err)
		return fail(err, "cannot ask the kernel about the link of %s", label);
	*id = info.id;
	status = pin_at(job, fd, label, name, pinned);
	if (!status && !job->load->path)
		status = context_keep(job->context, take_fd(&owned), label);
	return status;
}

/* The hook that the program's section names, as long as that fits its type. */
static const struct hook *find_hook(const struct objfile_program *program)
{
	const char *target, *name = program->kind.name;
	struct section section;

	if (section_parse_elf(program->section, &section, &target) == 0 &&
	    section.prog_type == program->kind.prog_type)
		name = section.name;
	return hook_find(program->kind.prog_type, program->kind.attach_type, name);
}

static int attach_program(struct object_load *job, uint32_t index, int *link)
{
	const struct objfile_program *program = &job->object->programs[index];
	cleanup_problem struct problem problem = PROBLEM_NONE;
	int fd = hook_attach(find_hook(program),
			     &(struct hook_link){ .symbols = &job->context->kernel->symbols,
						  .prog_fd = job->loader.programs[index].fd,
						  .target = program->target },
			     &problem);

	if (fd >= 0) {
		*link = fd;
		return STATUS_DONE;
	}
	if (problem.reason != REASON_MISSING)
		return fail_problem(&problem, "cannot attach program %s (section %s)",
				    program->name, program->section);
	fail_note("%s is not attached: it needs %s", program->name, problem_text(&problem));
	return STATUS_DONE;
}

static int attach_and_pin(struct object_load *job, uint32_t index)
{
	const struct objfile_program *program = &job->object->programs[index];
	int fd = job->loader.programs[index].fd, status = STATUS_DONE;
	cleanup_close int link = -1;
	cleanup_buf struct buf text = BUF_EMPTY;
	const char *label;

	buf_printf(&text, "program %s", program->name);
	label = buf_text(&text);
	/* The programs of a struct_ops map are attached with the map. */
	if (job->load->autoattach && program->kind.prog_type != PROG_TYPE_STRUCT_OPS)
		status = attach_program(job, index, &link);
	if (status)
		return status;
	if (link >= 0)
		return pin_link(job, take_fd(&link), label, program->name,
				&job->programs[index].link, &job->programs[index].path);
	return pin_at(job, fd, label, program->name, &job->programs[index].path);
}

/* Pins it by its name, when the object asks for that, and where the command line says. */
static int pin_map(struct object_load *job, uint32_t index)
{
	const struct objfile_map *map = &job->object->maps[index];
	const struct loaded_map *loaded = &job->loader.maps[index];
	const char **pinned = &job->maps[index].path;
	cleanup_buf struct buf text = BUF_EMPTY;
	int status = STATUS_DONE;
	const char *label;

	if (loaded->fd < 0)
		return STATUS_DONE;
	buf_printf(&text, "map %s", map->name);
	label = buf_text(&text);
	if (map->pinned && !loaded->reused) {
		if (map->pin_directory)
			status = pin_set_below(&job->pins, job->loader.pin_root,
					       map->pin_directory);
		if (!status)
			status = pin_set_add(&job->pins, loaded->fd, label,
					     loader_pin_path(&job->loader, index), pinned);
	}
	if (!status && job->load->map_path)
		status = pin_set_add(&job->pins, loaded->fd, label,
				     pin_path_in(job->load->map_path, map->name), pinned);
	return status;
}

static int attach_struct_ops(struct object_load *job, uint32_t index)
{
	const struct objfile_map *map = &job->object->maps[index];
	cleanup_problem struct problem problem = PROBLEM_NONE;
	cleanup_close int link = -1;
	cleanup_buf struct buf text = BUF_EMPTY;
	const char *label;
	const char *pinned;
	uint32_t id;

	if (!job->load->autoattach || map->kind != OBJFILE_MAP_STRUCT_OPS ||
	    job->loader.maps[index].fd < 0)
		return STATUS_DONE;
	buf_printf(&text, "map %s", map->name);
	label = buf_text(&text);
	link = loader_attach_struct_ops(&job->loader, index, &problem);
	if (link < 0)
		return fail_problem(&problem, "cannot attach %s", label);
	if (!link) {
		take_fd(&link);
		return STATUS_DONE;
	}
	return pin_link(job, take_fd(&link), label, map->name, &id, &pinned);
}

/* A struct_ops map without a link stays registered until somebody unregisters it. */
static void unregister(const struct object_load *job, uint32_t count)
{
	const uint32_t key = 0;

	for (uint32_t i = 0; i < count; i++)
		if (job->object->maps[i].kind == OBJFILE_MAP_STRUCT_OPS)
			map_delete(job->loader.maps[i].fd, &key);
}

static int attach_all_struct_ops(struct object_load *job)
{
	for (uint32_t i = 0; i < job->object->map_count; i++) {
		int status = attach_struct_ops(job, i);

		if (!status)
			continue;
		unregister(job, i);
		return status;
	}
	return STATUS_DONE;
}

static int attach_and_pin_all(struct object_load *job)
{
	const struct prog_load *load = job->load;
	int status = STATUS_DONE;

	if (load->all && load->path)
		status = pin_set_directory(&job->pins, load->path);
	if (!status && load->map_path)
		status = pin_set_directory(&job->pins, load->map_path);
	for (uint32_t i = 0; !status && i < job->object->program_count; i++)
		if (job->programs[i].stays)
			status = attach_and_pin(job, i);
	for (uint32_t i = 0; !status && i < job->object->map_count; i++)
		status = pin_map(job, i);
	if (!status)
		status = attach_all_struct_ops(job);
	return status;
}

static int run(struct object_load *job)
{
	const struct prog_load *load = job->load;
	int status = objfile_from_bytes(load->bytes, load->object.file, OBJFILE_TO_LOAD,
					&job->object);

	if (!status)
		status = job_make(job);
	if (!status)
		status = objfile_apply(job->object, &load->object);
	if (!status)
		status = check_path(job);
	if (job->context->options.debug)
		job->loader.log_level = LOG_BASIC | LOG_VERBOSE | LOG_STATISTICS;
	if (!status)
		status = objfile_begin(job->context->kernel, &job->loader, job->object,
				       &load->object, &job->inputs);
	if (!status)
		status = load_programs(job);
	if (status)
		return status;
	choose_programs(job);
	status = describe_all(job);
	if (!status)
		status = attach_and_pin_all(job);
	if (status)
		return status;
	status = prog_load_show(job);
	for (uint32_t i = 0; !status && i < job->object->map_count; i++)
		status = hold_prog_array(job, i);
	if (status && load->autoattach)
		unregister(job, job->object->map_count);
	job->pins.complete = !status;
	if (!status)
		note_left_out(job);
	return status;
}

int prog_load_object(const struct context *context, const struct prog_load *load)
{
	cleanup_with(job_done) struct object_load job = {
		.context = context,
		.load = load,
		.pins = { .context = context },
		.loader = LOADER_NONE,
		.inputs = OBJFILE_INPUTS_NONE,
	};

	return run(&job);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prog load and prog loadall of an object file: its maps and programs are loaded, attached and
 * pinned as the command line says - all, or nothing stays - and shown. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attach/hook.h"
#include "bpf/map.h"
#include "bpf/map_type.h"
#include "cmd/fail.h"
#include "cmd/pin.h"
#include "cmd/prog/load.h"
#include "cmd/prog/prog.h"
#include "cmd/show.h"
#include "names/names.h"

/* A load under way. */
struct object_load {
	const struct context *context;
	const struct prog_load *load;
	struct objfile *object;
	struct objfile_inputs inputs;
	struct loader loader;
	struct pin_set pins;
	const char **program_paths, **map_paths; /* by index; NULL: not pinned */
	uint32_t *links;			 /* ids, by program; 0: none */
	bool *stays;				 /* by program: it is attached, pinned and shown */
};

static void job_done(struct object_load *job)
{
	free(job->program_paths);
	free(job->map_paths);
	free(job->links);
	free(job->stays);
	pin_set_done(&job->pins);
	loader_done(&job->loader);
	objfile_inputs_done(&job->inputs);
	objfile_close(job->object);
}

static int job_make(struct object_load *job)
{
	const struct objfile *object = job->object;

	job->program_paths = calloc(object->program_count + 1, sizeof(*job->program_paths));
	job->map_paths = calloc(object->map_count + 1, sizeof(*job->map_paths));
	job->links = calloc(object->program_count + 1, sizeof(*job->links));
	job->stays = calloc(object->program_count + 1, sizeof(*job->stays));
	if (!job->program_paths || !job->map_paths || !job->links || !job->stays)
		return fail(-ENOMEM, "cannot load %s", job->load->object.file);
	return STATUS_DONE;
}

/* With load and a path, the first program that was loaded; else all of them. */
static void choose_programs(struct object_load *job)
{
	bool first = job->load->path && !job->load->all;

	for (uint32_t i = 0; i < job->object->program_count; i++) {
		job->stays[i] = job->loader.programs[i].fd >= 0;
		if (job->stays[i] && first)
			return;
	}
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
	    loaded->fd < 0 || loaded->reused || job->map_paths[index] || !job->load->path)
		return STATUS_DONE;
	if (job->context->kept)
		return context_keep(job->context, take_fd(&loaded->fd), map->name);
	fail_note("map %s loses its %u programs, as it is not pinned: pinmaps DIR keeps them",
		  map->name, map->slot_count);
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
		return pin_link(job, take_fd(&link), label, program->name, &job->links[index],
				&job->program_paths[index]);
	return pin_at(job, fd, label, program->name, &job->program_paths[index]);
}

/* Pins it by its name, when the object asks for that, and where the command line says. */
static int pin_map(struct object_load *job, uint32_t index)
{
	const struct objfile_map *map = &job->object->maps[index];
	const struct loaded_map *loaded = &job->loader.maps[index];
	const char **pinned = &job->map_paths[index];
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
	link = loader_attach_struct_ops(&job->loader, index);
	if (link < 0)
		return fail(link, "cannot attach %s", label);
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
		if (job->stays[i])
			status = attach_and_pin(job, i);
	for (uint32_t i = 0; !status && i < job->object->map_count; i++)
		status = pin_map(job, i);
	if (!status)
		status = attach_all_struct_ops(job);
	job->pins.complete = !status;
	return status;
}

static const struct column program_columns[] = {
	{ "id", "id", true, true }, { "name", "program", true },       { "tag", "tag", true },
	{ "type", "type", true },   { "link_id", "link", true, true }, { "pinned", "pinned", true },
};
static const struct column map_columns[] = {
	{ "id", "id", true, true },
	{ "name", "map", true },
	{ "type", "type", true },
	{ "pinned", "pinned", true },
};
static const struct columns programs_shown = { program_columns, ARRAY_SIZE(program_columns) };
static const struct columns maps_shown = { map_columns, ARRAY_SIZE(map_columns) };
static const struct columns sections = { .sections = true };

static int show_program(struct object_load *job, uint32_t index)
{
	cleanup_handle struct handle prog = HANDLE_NONE;
	struct out *out = job->context->out;
	int status = ref_open_fd(&prog, KIND_PROG, take_fd(&job->loader.programs[index].fd));

	if (status)
		return status;
	out_record_begin(out, NULL, NULL);
	out_u64(out, "id", prog.info.prog.id);
	prog_show_name(out, &prog);
	prog_show_tag(out, &prog);
	show_type(out, &prog_types, prog.info.prog.type);
	if (job->links[index])
		out_u64(out, "link_id", job->links[index]);
	if (job->program_paths[index])
		out_str(out, "pinned", job->program_paths[index]);
	out_record_end(out);
	return job->load->path ? STATUS_DONE
			       : context_keep_unpinned(job->context, take_fd(&prog.fd), prog.label);
}

static int show_map(struct object_load *job, uint32_t index)
{
	struct out *out = job->context->out;
	const struct loaded_map *loaded = &job->loader.maps[index];
	const char *pinned = job->map_paths[index] ? job->map_paths[index] : loaded->pin;
	struct map_info info = { 0 };
	int err = map_info(loaded->fd, &info);

	if (err)
		return fail(err, "cannot ask the kernel about map %s",
			    job->object->maps[index].name);
	out_record_begin(out, NULL, NULL);
	out_u64(out, "id", info.id);
	if (*info.name)
		out_str(out, "name", info.name);
	show_type(out, &map_types, info.type);
	if (pinned)
		out_str(out, "pinned", pinned);
	out_record_end(out);
	return job->load->path ? STATUS_DONE
			       : context_keep(job->context, take_fd(&job->loader.maps[index].fd),
					      job->object->maps[index].name);
}

static bool uses_map(const struct objfile_program *program, uint32_t index)
{
	for (uint32_t i = 0; i < program->reloc_count; i++) {
		const struct objfile_reloc *reloc = &program->relocs[i];

		if (reloc->target == index &&
		    (reloc->kind == OBJFILE_RELOC_MAP || reloc->kind == OBJFILE_RELOC_VALUE))
			return true;
	}
	return false;
}

/* Does anything hold the map once the loader has closed it? */
static bool is_held(const struct object_load *job, uint32_t index)
{
	const struct objfile *object = job->object;

	if (job->map_paths[index] || job->loader.maps[index].reused || !job->load->path)
		return true;
	if (object->maps[index].kind == OBJFILE_MAP_STRUCT_OPS && job->load->autoattach)
		return true;
	for (uint32_t i = 0; i < object->program_count; i++)
		if (job->stays[i] && (object->maps[index].kind == OBJFILE_MAP_RODATA ||
				      uses_map(&object->programs[i], index)))
			return true;
	for (uint32_t i = 0; i < object->map_count; i++)
		for (uint32_t j = 0; object->maps[i].inner && j < object->maps[i].slot_count; j++)
			if (object->maps[i].slots[j].target == index)
				return is_held(job, i);
	return false;
}

static int show_all(struct object_load *job)
{
	struct out *out = job->context->out;
	int status = STATUS_DONE;

	out_record_begin(out, NULL, &sections);
	out_list_begin(out, "programs", &programs_shown);
	for (uint32_t i = 0; !status && i < job->object->program_count; i++)
		if (job->stays[i])
			status = show_program(job, i);
	out_list_end(out);
	out_list_begin(out, "maps", &maps_shown);
	for (uint32_t i = 0; !status && i < job->object->map_count; i++)
		if (job->loader.maps[i].fd >= 0 && is_held(job, i))
			status = show_map(job, i);
	out_list_end(out);
	out_record_end(out);
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
	status = attach_and_pin_all(job);
	if (!status)
		status = show_all(job);
	for (uint32_t i = 0; !status && i < job->object->map_count; i++)
		status = hold_prog_array(job, i);
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
